import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { countOf } from "#web/counting.ts";
import { statusWord } from "#web/cycles/case-status.tsx";
import type { Evidence } from "./evidence-store.ts";
import type { EvidenceQueue } from "./use-evidence.ts";
import type { Execution } from "./use-execution.ts";
import { useObjectUrl } from "./use-object-url.ts";

/** What the server has not confirmed: what waits for the connection, and what it refused, for the person to decide. */
export function UnsentNotice({ execution }: { execution: Execution }) {
  const { unsent: queue, evidence, discard } = execution;
  const { waiting, refused, isKept } = queue;
  const filesOf = (key: string) => evidence.files.filter(({ ownerKey }) => ownerKey === key).length;
  return (
    <Stack gap="xs" aria-live="polite">
      {waiting.length > 0 && (
        <Alert color="warning" p="xs">
          {countOf(waiting.length, "result is", "results are")} not sent yet.{" "}
          {isKept
            ? "They are kept in this browser and sent as soon as the server answers; you can go on."
            : "This browser can't keep them: leave this page open until they are sent."}
        </Alert>
      )}
      {refused.map(({ key, name, input, refusal }) => (
        <Alert key={key} color="danger" p="xs" title={`${input.caseId} ${name.slice(0, 100)} was not recorded`}>
          <Stack gap="2xs">
            <Text size="sm">
              {refusal?.message} Yours: {statusWord(input.status).toLowerCase()}
              {input.message !== null && `, “${input.message.slice(0, 200)}”`}
              {filesOf(key) > 0 && `, with ${countOf(filesOf(key), "file")}`}.
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => queue.sendAnyway(key)}>
                {refusal?.isConflict ? "Record mine too" : "Send again"}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => discard(key)}>
                Discard mine
              </Button>
            </Group>
          </Stack>
        </Alert>
      ))}
      <UnsentFiles queue={evidence} owner="your result of " />
    </Stack>
  );
}

type UnsentFilesProps = {
  queue: EvidenceQueue;
  /** What the files belong to, before its place: "your result of ". */
  owner: string;
};

/** The files that the browser can't keep, and those that the server refused. */
export function UnsentFiles({ queue, owner }: UnsentFilesProps) {
  return (
    <>
      {!queue.isKept && queue.files.length > 0 && (
        <Alert color="warning" p="xs">
          This browser can't keep files: leave this page open until they are sent.
        </Alert>
      )}
      {queue.files.map((file) => file.problem !== null && <RefusedFile key={file.id} {...{ file, queue, owner }} />)}
    </>
  );
}

function RefusedFile({ file: evidence, queue, owner }: UnsentFilesProps & { file: Evidence }) {
  const { id, place, file, problem } = evidence;
  const save = useObjectUrl(file);
  return (
    <Alert color="danger" p="xs" title={`${file.name.slice(0, 100)} was not attached to ${owner}${place}`}>
      <Stack gap="2xs">
        <Text size="sm">{problem}</Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => queue.again(id)}>
            Send file again
          </Button>
          <Button size="xs" variant="default" component="a" href={save} download={file.name}>
            Save file
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => queue.drop(id)}>
            Discard file
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
