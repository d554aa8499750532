// nothing
/* but comments, ä */
