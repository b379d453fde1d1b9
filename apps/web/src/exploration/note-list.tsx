import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { LoadError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { UnsentFiles } from "#web/execution/unsent-notice.tsx";
import classes from "./exploration.module.css";
import { NoteItem } from "./note-item.tsx";
import { NoteMark } from "./note-mark.tsx";
import type { Notes } from "./use-notes.ts";

type NoteListProps = { notes: Notes; mayRun: boolean; isNewestFirst: boolean };

/** The notes with their time marks; those on their way to the server stand with the newest. */
export function NoteList({ notes, mayRun, isNewestFirst }: NoteListProps) {
  const { query, files, waiting } = notes;
  if (query.isError) return <LoadError what="The notes" error={query.error} onRetry={() => query.refetch()} />;
  const filesOf = Map.groupBy(files, ({ noteId }) => noteId);
  const shown = isNewestFirst ? notes.notes.toReversed() : notes.notes;
  const onTheirWay = waiting.map(({ key, input }) => (
    <li key={key} className={classes.note} data-waiting>
      <NoteMark kind={input.kind} atMs={input.atMs ?? 0} />
      <div className={classes.words}>
        <Text className={classes.plain} dir="auto">
          {input.text}
        </Text>
        <Text size="xs" c="dimmed">
          Not sent yet
        </Text>
      </div>
    </li>
  ));
  return (
    <>
      <UnsentNotes notes={notes} />
      {query.isPending ? (
        <Loader size="sm" aria-label="Loading the notes" />
      ) : shown.length === 0 && waiting.length === 0 ? (
        <Text c="dimmed">No notes yet.</Text>
      ) : (
        <ol className={classes.notes} aria-label="Notes">
          {isNewestFirst && onTheirWay.toReversed()}
          {shown.map((note) => (
            <NoteItem key={note.id} note={note} files={filesOf.get(note.id) ?? []} mayRun={mayRun} />
          ))}
          {!isNewestFirst && onTheirWay}
        </ol>
      )}
    </>
  );
}

function UnsentNotes({ notes }: { notes: Notes }) {
  const { waiting, refused, isKept, evidence } = notes;
  return (
    <Stack gap="xs" aria-live="polite" className={classes.unsent}>
      {waiting.length > 0 && !isKept && (
        <Alert color="warning" p="xs">
          This browser can't keep {countOf(waiting.length, "note")}: leave this page open until they are sent.
        </Alert>
      )}
      {refused.map(({ key, input, refusal }) => (
        <Alert key={key} color="danger" p="xs" title="A note was not saved">
          <Stack gap="2xs">
            <Text size="sm">{refusal?.message}</Text>
            <Text size="sm" className={classes.plain} dir="auto">
              “{input.text}”
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => notes.sendAgain(key)}>
                Send again
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => notes.discard(key)}>
                Discard note
              </Button>
            </Group>
          </Stack>
        </Alert>
      ))}
      <UnsentFiles queue={evidence} owner="your note in " />
    </Stack>
  );
}
