import type { WebhookEventType, WebhookKind } from "@tessera/domain";
import { type EventText, textOf } from "./webhook-text.ts";

const OPEN = "Open in Tessera";

/** The body that a target of the kind gets. */
export function bodyFor(kind: WebhookKind, type: WebhookEventType, payload: string, publicUrl: string): string {
  if (kind === "generic") return payload;
  const text = textOf(type, payload, publicUrl);
  return JSON.stringify(kind === "slack" ? slackMessage(text) : teamsMessage(text));
}

/**
 * What people named stands in `plain_text`, in which nothing is markup; only the fallback for notifications is markup, and
 * escaped (https://docs.slack.dev/messaging/formatting-message-text).
 */
function slackMessage({ title, lines, url }: EventText) {
  const section = (text: string) => ({ type: "section", text: { type: "plain_text", text, emoji: false } });
  return {
    text: escapeForSlack([title, ...lines].join("\n")),
    unfurl_links: false,
    blocks: [
      section(title),
      ...(lines.length === 0 ? [] : [section(lines.join("\n"))]),
      ...(url === null
        ? []
        : [{ type: "context", elements: [{ type: "mrkdwn", text: `<${escapeForSlack(url)}|${OPEN}>` }] }]),
    ],
  };
}

/** Without these three nothing is a link, a mention or a channel. */
function escapeForSlack(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * An adaptive card. What people named stands in text runs, in which nothing is markup, unlike in text blocks
 * (https://adaptivecards.io/explorer/RichTextBlock.html).
 */
function teamsMessage({ title, lines, url }: EventText) {
  const block = (text: string, look: object) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...look }],
  });
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [block(title, { weight: "bolder" }), ...lines.map((line) => block(line, {}))],
          ...(url !== null && { actions: [{ type: "Action.OpenUrl", title: OPEN, url }] }),
        },
      },
    ],
  };
}
