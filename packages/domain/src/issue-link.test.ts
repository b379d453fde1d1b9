import { expect, it } from "vitest";
import { faultOfIssueTemplate, issueLink } from "./issue-link.ts";

const facts = { title: "Pay & ship: 50% off?", url: "https://tessera.example/a?b=c#d", body: "line one\nline two" };

it.each([
  ["GitHub", "https://github.com/o/r/issues/new?title={title}&body={body}%0A{url}"],
  ["GitLab", "https://gitlab.com/o/r/-/issues/new?issue[title]={title}&issue[description]={url}"],
  [
    "Jira",
    "https://jira.example/secure/CreateIssueDetails!init.jspa?pid=1&issuetype=1&summary={title}&description={url}",
  ],
])("makes a link to a new issue of %s, with every fact encoded", (_, template) => {
  expect(faultOfIssueTemplate(template)).toBeUndefined();
  const link = new URL(issueLink(template, facts) as string);
  expect(link.origin).toBe(new URL(template).origin);
  expect([...link.searchParams.values()].join("\n")).toContain(facts.title);
  expect([...link.searchParams.values()].join("\n")).toContain(facts.url);
});

it.each([
  ["http://tracker.example/new?t={title}", "https://"],
  ["javascript:alert({title})", "https://"],
  ["//tracker.example/{title}", "https://"],
  ["https://{title}.example/new", "behind the name of the server"],
  ["https://tracker.example{title}", "behind the name of the server"],
  ["https://me:secret@tracker.example/?t={title}", "user name and password"],
  ["https://tracker.example/new", "Put {title}"],
  ["https://tracker.example/new?t={name}", "{name} is unknown"],
])("refuses the template %s", (template, why) => {
  expect(faultOfIssueTemplate(template)).toContain(why);
  expect(issueLink(template, facts)).toBeUndefined();
});

it("cuts a long body, and never fails at half a character", () => {
  const link = issueLink("https://tracker.example/?b={body}", { ...facts, body: `${"🙂".repeat(5000)}\ud800` });
  expect(decodeURIComponent(link as string)).toMatch(/^https:\/\/tracker\.example\/\?b=(🙂){1500}$/u);
  expect(issueLink("https://tracker.example/?b={title}", { ...facts, title: "\ud800" })).toContain("%EF%BF%BD");
});
