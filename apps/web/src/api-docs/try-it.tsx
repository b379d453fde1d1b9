import { Button, Group, PasswordInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { CodeBlock } from "#web/components/code-block.tsx";
import { type Endpoint, exampleBody, formOf, formTexts, sampleText } from "./api-document.ts";
import { type Answer, callEndpoint } from "./call-endpoint.ts";
import { usePastedToken } from "./pasted-token.ts";

/** Makes the call with a pasted token, which stays in the memory of this tab, and shows the answer. */
export function TryIt({ endpoint }: { endpoint: Endpoint }) {
  const { operation, method, path } = endpoint;
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <Group>
        <Button size="xs" variant="default" onClick={() => setOpen(true)} aria-label={`Try it: ${method} ${path}`}>
          Try it
        </Button>
      </Group>
    );
  }
  return <TryForm key={operation.operationId} endpoint={endpoint} onClose={() => setOpen(false)} />;
}

function TryForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { operation, method, path } = endpoint;
  const [token, setToken] = usePastedToken();
  const parameters = operation.parameters.filter((parameter) => parameter.in !== "header");
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(parameters.map((it) => [it.name, it.required ? sampleText(it) : ""])),
  );
  const [body, setBody] = useState(() => exampleBody(operation));
  const form = formTexts(operation);
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(form.map(({ name, sample }) => [name, sample])),
  );
  const [files, setFiles] = useState<File[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    setAnswer(await callEndpoint(endpoint, { token, values, body, texts, files }));
    setSending(false);
  };
  return (
    <Stack
      gap="sm"
      component="form"
      aria-label={`Try ${method} ${path}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <PasswordInput
        label="Token"
        description="Stays in the memory of this tab: it is stored nowhere, and gone when you reload."
        autoComplete="off"
        spellCheck={false}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value.trim())}
      />
      {parameters.map((parameter) => (
        <TextInput
          key={parameter.name}
          label={parameter.name}
          description={parameter.description}
          required={parameter.required}
          value={values[parameter.name] ?? ""}
          onChange={(event) => setValues({ ...values, [parameter.name]: event.currentTarget.value })}
        />
      ))}
      {body !== undefined && (
        <Textarea
          label="Body, as JSON"
          autosize
          maxRows={20}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
      )}
      {form.map(({ name, description }) => (
        <TextInput
          key={`form ${name}`}
          label={name}
          description={description}
          required
          value={texts[name] ?? ""}
          onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
        />
      ))}
      {formOf(operation) && (
        <label>
          <Text size="sm">Files</Text>
          <input type="file" multiple onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])} />
        </label>
      )}
      {method !== "GET" && (
        <Text size="sm" c="dimmed">
          This is a real call: what it changes stays changed.
        </Text>
      )}
      <Group gap="xs">
        <Button type="submit" size="xs" loading={isSending} disabled={token === "" && !isPublic(endpoint)}>
          Send
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
      {answer && (
        <div role="status">
          <Text size="sm">{answer.status}</Text>
          {answer.text !== "" && <CodeBlock code={answer.text} what={`the answer of ${method} ${path}`} />}
        </div>
      )}
    </Stack>
  );
}

const isPublic = ({ operation }: Endpoint): boolean => operation.security?.length === 0;
