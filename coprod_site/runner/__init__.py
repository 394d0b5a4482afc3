"""How is an installation started, supervised and tested with nothing but Python?"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
