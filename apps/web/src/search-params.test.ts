import { describe, expect, it } from "vitest";
import { choicesParam, localPathParam, parseSearch, stringifySearch, textParam } from "./search-params.ts";

describe("search parameters", () => {
  it("stay readable, and come back as they were", () => {
    const search = stringifySearch({ status: ["failed", "error"], q: "a & b = 12", create: true, none: undefined });
    expect(search).toBe("?status=failed,error&q=a+%26+b+%3D+12&create=true");
    expect(parseSearch(search)).toEqual({ status: "failed,error", q: "a & b = 12", create: "true" });
  });
  it("are nothing where nothing is said", () => {
    expect(stringifySearch({ q: "", status: undefined })).toBe("");
  });
  it("keep a number that is searched for a text", () => {
    expect(textParam(parseSearch("?q=007").q)).toBe("007");
  });
  it("drop what is no choice", () => {
    expect(choicesParam("b,x,a", ["a", "b", "c"])).toEqual(["a", "b"]);
    expect(choicesParam("x", ["a"])).toBeUndefined();
  });
  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", 7])(
    "lead nowhere else: %s",
    (path) => {
      expect(localPathParam(path)).toBeUndefined();
    },
  );
  it("lead back to a page of this server", () => {
    expect(localPathParam("/projects/PRJ-1?q=a")).toBe("/projects/PRJ-1?q=a");
  });
});
