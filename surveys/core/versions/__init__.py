"""What does a version of a questionnaire say, and how does it differ from another? Pure, from the workbook's sheets."""
