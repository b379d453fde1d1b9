import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it.each([
  [["a", "b"], "a,b"],
  [[1, null, -1], "1,,-1"],
  [["a,b", 'say "x"', "two\nlines"], '"a,b","say ""x""","two\nlines"'],
  [["=1+1"], "'=1+1"],
  [["+1", "-1", "@x"], "'+1,'-1,'@x"],
  [["\tx", "\rx"], `'\tx,"'\rx"`],
  [["\n=1", "＝1+1", "＠x"], `"'\n=1",'＝1+1,'＠x`],
  [['=HYPERLINK("http://x","y")'], `"'=HYPERLINK(""http://x"",""y"")"`],
  [["a=1", "'=1", "'a"], "a=1,''=1,'a"],
])("writes %j as %j", (values, line) => {
  expect(csvLine(values)).toBe(`${line}\r\n`);
});
