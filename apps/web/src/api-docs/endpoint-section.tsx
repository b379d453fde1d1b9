import { Stack, Text, Title } from "@mantine/core";
import { CodeBlock } from "#web/components/code-block.tsx";
import table from "#web/components/table.module.css";
import { WithCode } from "#web/components/with-code.tsx";
import { type ApiDocument, boundText, curlOf, type Endpoint, formOf, typeText } from "./api-document.ts";
import classes from "./endpoint-section.module.css";
import { SchemaFields } from "./schema-fields.tsx";
import { TryIt } from "./try-it.tsx";

/** One call: where it goes, what it takes, what comes back. */
export function EndpointSection({ endpoint, document }: { endpoint: Endpoint; document: ApiDocument }) {
  const { method, path, operation } = endpoint;
  const form = formOf(operation);
  const body = operation.requestBody?.content["application/json"]?.schema;
  return (
    <section id={operation.operationId} className={classes.section} aria-labelledby={`${operation.operationId}-title`}>
      <Stack gap="sm">
        <div>
          <Title order={3} id={`${operation.operationId}-title`} className={classes.title}>
            <span className={classes.method}>{method}</span> <span className={classes.path}>{path}</span>
          </Title>
          {operation.description.split("\n\n").map((paragraph) => (
            <Text key={paragraph}>
              <WithCode text={paragraph} />
            </Text>
          ))}
        </div>
        {operation.parameters.length > 0 && (
          <div className={table.scroll}>
            <table className={table.table} aria-label={`Parameters of ${method} ${path}`}>
              <thead>
                <tr>
                  <th scope="col">Parameter</th>
                  <th scope="col">In</th>
                  <th scope="col">Takes</th>
                </tr>
              </thead>
              <tbody>
                {operation.parameters.map((parameter) => (
                  <tr key={parameter.name}>
                    <td data-nowrap>
                      <code>{parameter.name}</code>
                      {!parameter.required && <span className={table.muted}> optional</span>}
                    </td>
                    <td data-nowrap>{parameter.in}</td>
                    <td className={table.grow}>
                      <code className={classes.type}>{typeText(parameter.schema)}</code>{" "}
                      <span className={table.muted}>
                        {[parameter.description, boundText(parameter.schema)].filter(Boolean).join(" ")}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {body && (
          <div>
            <Title order={4} className={classes.part}>
              Body, JSON
            </Title>
            <SchemaFields schema={body} document={document} of={`the body of ${method} ${path}`} />
          </div>
        )}
        {form && (
          <div>
            <Title order={4} className={classes.part}>
              Body, multipart/form-data
            </Title>
            <Text size="sm">{operation.requestBody?.description}</Text>
            <SchemaFields schema={form} document={document} of={`the form of ${method} ${path}`} />
          </div>
        )}
        <CodeBlock code={curlOf(endpoint)} what={`the call ${method} ${path}`} />
        <TryIt endpoint={endpoint} />
        <Answers endpoint={endpoint} document={document} />
      </Stack>
    </section>
  );
}

function Answers({ endpoint: { method, path, operation }, document }: { endpoint: Endpoint; document: ApiDocument }) {
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const schema = successes[0]?.[1].content?.["application/json"]?.schema;
  return (
    <div>
      <Title order={4} className={classes.part}>
        Answers {successes.map(([status]) => status).join(" or ")}
      </Title>
      {schema && <SchemaFields schema={schema} document={document} of={`the answer of ${method} ${path}`} />}
    </div>
  );
}
