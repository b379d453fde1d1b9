import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});
const time = (description: string): FieldNote => ({ description, format: "date-time" });

/** What the fields of comments and of the activity of a project are, as `describeField` reads them. */
export const COMMENT_FIELDS: Readonly<Record<string, FieldNote>> = {
  commentId: note("Id of the comment."),
  "Comment.text": note("What it says, in Markdown; empty once it is deleted.", "Fails since **RUN-12**, @ada"),
  "CreateComment.text": note("What it says, in Markdown; `@username` mentions a person.", "@ada, do you know why?"),
  "UpdateComment.text": note("What it says from now on, in Markdown.", "@ada, do you know why?"),
  mentions: note("The people that the text names and who see the project."),
  "Comment.version": note("Counts the changes of the comment, from 1.", 1),
  "UpdateComment.version": note(
    "The version that the change was made from; the answer is 409 where the comment has another by now.",
    1,
  ),
  editedAt: time("When its text was last changed; null where it never was."),
  deletedAt: time("When it was deleted; null where it was not."),
  deletedBy: note("Who deleted it; null where no one did."),
  // Activity
  "Activity.action": note("What was done, as the audit log names it.", "CASE_CHANGED"),
  "Activity.kind": note("Which part of the project it belongs to."),
  "ListActivity.kind": note("Only of these parts of the project."),
  byToken: note("True of what came through a token."),
  member: note("The account that it is about; null for none."),
  subjects: note("What it is about, by public id."),
  "Activity.name": note("Name of what it is about, as it was then.", "Pay by card"),
  "Activity.changed": note("Names of the fields that changed."),
};
