import assert from "node:assert/strict";
import { test } from "node:test";
import { keptId, newId } from "../../interviews/static/interviews/js/ids.js";

test("a new id is a UUID of version 4, and another every time", () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(newId(), newId());
});

test("a kept id is the same when asked for again", () => {
  const kept = new Map();
  const storage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };

  assert.equal(keptId("attempt-1", storage), keptId("attempt-1", storage));
  assert.notEqual(keptId("attempt-1", storage), keptId("attempt-2", storage));
});
