"""统计与报告: returns, targets, boards and reports."""
