import { Text, TextInput, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Endpoint, endpointGroups } from "#web/api-docs/api-document.ts";
import { apiDocumentQuery } from "#web/api-docs/api-document-query.ts";
import classes from "#web/api-docs/api-page.module.css";
import { EndpointSection } from "#web/api-docs/endpoint-section.tsx";
import { GuideSection } from "#web/api-docs/guide-section.tsx";
import { BASE_PATH } from "#web/base-path.ts";
import { Wordmark } from "#web/components/mark.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { usePage } from "#web/components/use-page.ts";
import { chapterPath } from "#web/docs/chapters.ts";
import { DocLink } from "#web/docs/doc-link.tsx";

export const Route = createFileRoute("/docs/api")({
  loader: ({ context }) => context.queryClient.ensureQueryData(apiDocumentQuery()),
  component: ApiPage,
});

/** The REST API to read: one column to find a call by, one with all about it. */
function ApiPage() {
  const { label } = usePage();
  const document = useSuspenseQuery(apiDocumentQuery()).data;
  const [search, setSearch] = useState("");
  const groups = [...endpointGroups(document)]
    .map(([tag, endpoints]) => ({ tag, endpoints: endpoints.filter((endpoint) => isFound(endpoint, search)) }))
    .filter(({ endpoints }) => endpoints.length > 0);
  return (
    <div className={classes.page}>
      <nav className={classes.side} aria-label="Calls">
        <Link to="/" className={classes.brand} aria-label="Tessera, your projects">
          <Wordmark />
        </Link>
        <a className={classes.back} href={BASE_PATH + chapterPath("")}>
          Documentation
        </a>
        <TextInput
          size="xs"
          type="search"
          aria-label="Find a call"
          placeholder="Find a call"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <div className={classes.calls}>
          {groups.map(({ tag, endpoints }) => (
            <section key={tag} aria-label={tag}>
              <Text size="xs" c="dimmed" fw={500} className={classes.group}>
                {tag}
              </Text>
              <ul className={classes.list}>
                {endpoints.map(({ method, path, operation }) => (
                  <li key={operation.operationId}>
                    <a className={classes.call} href={`#${operation.operationId}`} title={operation.summary}>
                      <span className={classes.method}>{method}</span> <span>{breakable(path)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </nav>
      <main className={classes.main}>
        <Title order={1}>{label}</Title>
        <Text c="dimmed" mb="lg">
          Every call of this server. <DocLink chapter="rest">How to call it</DocLink>, from curl to generated clients,
          is in the documentation. Version {document.info.version}. The same as a document for programs:{" "}
          <a className={classes.link} href={`${BASE_PATH}/api/v1/openapi.json`}>
            OpenAPI 3.1
          </a>
        </Text>
        {search === "" && <GuideSection serverUrl={document.servers[0]?.url ?? ""} />}
        {groups.length === 0 && (
          <NothingHere title="No call matches">Try a part of its path, or what it does.</NothingHere>
        )}
        {groups.map(({ tag, endpoints }) => (
          <div key={tag} className={classes.endpoints}>
            <Title order={2}>{tag}</Title>
            {endpoints.map((endpoint) => (
              <EndpointSection key={endpoint.operation.operationId} endpoint={endpoint} document={document} />
            ))}
          </div>
        ))}
      </main>
    </div>
  );
}

const BREAK = "\u200b";

/** The path without what all of them begin with; a long one breaks before a slash. */
const breakable = (path: string) => path.replace("/api/v1/", "/").replaceAll("/", `${BREAK}/`);

function isFound({ method, path, operation }: Endpoint, search: string): boolean {
  return `${method} ${path} ${operation.summary}`.toLowerCase().includes(search.trim().toLowerCase());
}
