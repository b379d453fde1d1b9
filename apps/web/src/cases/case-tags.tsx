import { Badge } from "@mantine/core";
import classes from "./case-tags.module.css";

/** The tags of a case; those beyond `most` are counted. */
export function CaseTags({ tags, most = tags.length }: { tags: readonly string[]; most?: number }) {
  if (tags.length === 0) return "–";
  const more = tags.length - most;
  return (
    <span className={classes.tags} title={more > 0 ? tags.join(", ") : undefined}>
      {tags.slice(0, most).map((tag) => (
        <Badge key={tag} variant="default" tt="none" fw={400} radius="sm" dir="auto">
          {tag}
        </Badge>
      ))}
      {more > 0 && <span className={classes.more}>+{more}</span>}
    </span>
  );
}
