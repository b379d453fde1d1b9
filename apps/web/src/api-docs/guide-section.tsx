import { Stack, Text, Title } from "@mantine/core";
import { ERROR_NOTES, HTTP_STATUS } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { CodeBlock } from "#web/components/code-block.tsx";
import table from "#web/components/table.module.css";

/** What holds for every call. */
export function GuideSection({ serverUrl }: { serverUrl: string }) {
  const page = `curl -H "Authorization: Bearer $TESSERA_TOKEN" "${serverUrl}/api/v1/test-cases?projectId=PRJ-1&limit=200"`;
  return (
    <Stack gap="lg" component="section" aria-labelledby="guide-title">
      <Stack gap="xs">
        <Title order={2} id="guide-title">
          How to call it
        </Title>
        <Text>
          Send a{" "}
          <TextLink to="/settings/tokens" underline="always">
            personal access token
          </TextLink>{" "}
          in the header <code>Authorization: Bearer …</code>. It does what its scopes, its projects and its owner's
          roles allow at that moment. Never put a token into an address.
        </Text>
        <CodeBlock code={page} what="a first call" />
        <Text>
          Lists answer <code>{'{"data": […], "nextCursor": …}'}</code>. Ask for the next page with <code>cursor=</code>{" "}
          and what <code>nextCursor</code> said, until it is <code>null</code>. Every answer to a token carries what is
          left of its quota in <code>RateLimit</code>. Times are ISO-8601 in UTC.
        </Text>
      </Stack>
      <Stack gap="xs">
        <Title order={2} id="errors">
          Errors
        </Title>
        <Text>
          Every error is <code>{'{"error": …, "errorCode": …, "requestId": …}'}</code>: a sentence for people, a code
          for programs, and what finds the request in the server's log.
        </Text>
        <div className={table.scroll}>
          <table className={table.table} aria-label="Error codes">
            <thead>
              <tr>
                <th scope="col">Code</th>
                <th scope="col">HTTP</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(ERROR_NOTES).map(([code, note]) => (
                <tr key={code}>
                  <td data-nowrap>
                    <code>{code}</code>
                  </td>
                  <td data-nowrap>{HTTP_STATUS[code as keyof typeof HTTP_STATUS]}</td>
                  <td className={table.grow}>{note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Stack>
    </Stack>
  );
}
