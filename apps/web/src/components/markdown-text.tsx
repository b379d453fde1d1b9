import { Anchor } from "@mantine/core";
import { Marked, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";
import classes from "./markdown-text.module.css";

const reader = new Marked({ gfm: true, breaks: true });

/** Where a link may lead; an address of any other kind stays text. */
const SAFE_ADDRESS = /^(?:https?:\/\/|mailto:)/i;

/** Shows what is neither code nor a sign of Markdown. */
type RenderText = (text: string) => ReactNode;

type MarkdownTextProps = { text: string; renderText?: RenderText };

/** Markdown that a person wrote, as elements of the page: HTML stays text, and a picture becomes a link to it. */
export function MarkdownText({ text, renderText = (it) => it }: MarkdownTextProps) {
  const tokens = useMemo(() => reader.lexer(text), [text]);
  return (
    <div className={classes.text} dir="auto">
      {blocks(tokens, renderText)}
    </div>
  );
}

/** The parts of one text never move, so their places name them. */
export const eachPart = <Part,>(parts: readonly Part[], show: (part: Part, place: number) => ReactNode): ReactNode =>
  parts.map(show);

const blocks = (tokens: readonly Token[], renderText: RenderText): ReactNode =>
  eachPart(tokens, (token, place) => <Fragment key={place}>{block(token as Tokens.Generic, renderText)}</Fragment>);

const inlines = (tokens: readonly Token[] = [], renderText: RenderText): ReactNode =>
  eachPart(tokens, (token, place) => <Fragment key={place}>{inline(token as Tokens.Generic, renderText)}</Fragment>);

function block(token: Tokens.Generic, renderText: RenderText): ReactNode {
  const { type, raw, text, tokens } = token;
  switch (type) {
    case "space":
    case "def":
      return null;
    case "hr":
      return <hr />;
    case "code":
      return <Scrolling>{text}</Scrolling>;
    case "blockquote":
      return <blockquote>{blocks(tokens ?? [], renderText)}</blockquote>;
    case "list":
      return list(token as Tokens.List, renderText);
    case "table":
      return table(token as Tokens.Table, renderText);
    case "heading":
      return (
        <p>
          <strong>{inlines(tokens, renderText)}</strong>
        </p>
      );
    case "paragraph":
      return <p>{inlines(tokens, renderText)}</p>;
    case "text":
      return tokens ? inlines(tokens, renderText) : renderText(text);
    default:
      return <p>{raw}</p>;
  }
}

function Scrolling({ children }: { children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre tabIndex={0}>
      <code>{children}</code>
    </pre>
  );
}

function list({ ordered, start, items }: Tokens.List, renderText: RenderText): ReactNode {
  const rows = eachPart(items, ({ task, checked, tokens }, place) => (
    <li key={place} data-task={task || undefined}>
      {task && <input type="checkbox" checked={checked === true} readOnly disabled aria-label="Done" />}
      {blocks(
        tokens.filter(({ type }) => type !== "checkbox"),
        renderText,
      )}
    </li>
  ));
  return ordered ? <ol start={start === "" ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>;
}

function table({ header, rows }: Tokens.Table, renderText: RenderText): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {eachPart(header, ({ tokens }, place) => (
            <th key={place}>{inlines(tokens, renderText)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {eachPart(rows, (row, place) => (
          <tr key={place}>
            {eachPart(row, ({ tokens }, column) => (
              <td key={column}>{inlines(tokens, renderText)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inline({ type, raw, text, tokens, href }: Tokens.Generic, renderText: RenderText): ReactNode {
  switch (type) {
    case "strong":
      return <strong>{inlines(tokens, renderText)}</strong>;
    case "em":
      return <em>{inlines(tokens, renderText)}</em>;
    case "del":
      return <del>{inlines(tokens, renderText)}</del>;
    case "codespan":
      return <code>{text}</code>;
    case "br":
      return <br />;
    case "link":
    case "image":
      return link(href, type === "image" ? text || href : inlines(tokens, renderText), raw);
    case "escape":
      return text;
    case "text":
      return tokens ? inlines(tokens, renderText) : renderText(text);
    default:
      return raw;
  }
}

function link(href: string, content: ReactNode, raw: string): ReactNode {
  if (!SAFE_ADDRESS.test(href)) return raw;
  return (
    <Anchor href={href} rel="noopener noreferrer nofollow" target="_blank" inherit>
      {content}
    </Anchor>
  );
}
