import { Stack, Text, Title } from "@mantine/core";
import { HTTP_STATUS } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { CodeBlock } from "#web/components/code-block.tsx";
import table from "#web/components/table.module.css";

const ERROR_LABELS: Record<keyof typeof HTTP_STATUS, string> = {
  TOKEN_IN_URL: "A token stands in the address; it never counts there",
  NO_TOKEN: "No bearer token was sent",
  INVALID_FORMAT: "What was sent is not a whole token",
  INVALID_TOKEN: "There is no such token, or it was deleted",
  INACTIVE_TOKEN: "The token was revoked or rotated out",
  EXPIRED_TOKEN: "The token is past its expiry",
  INACTIVE_USER: "Its owner was deactivated or deleted",
  API_ACCESS_DISABLED: "An administrator switched its owner's API access off",
  IP_NOT_ALLOWED: "The token may not be used from this address",
  RATE_LIMITED: "Too many requests; Retry-After says when to come back",
  INSUFFICIENT_SCOPE: "The token lacks a scope; requiredScopes names it",
  FORBIDDEN: "The owner's role does not allow it",
  NOT_FOUND: "It is not there, or in a project the owner can't see",
  METHOD_NOT_ALLOWED: "The address doesn't take this method; the header Allow names those it takes",
  REQUEST_TIMEOUT: "The body arrived too slowly; send it again over a faster connection",
  INVALID_INPUT: "The input is wrong; issues says where and why",
  CONFLICT: "A name is taken, or the state changed meanwhile",
  PAYLOAD_TOO_LARGE: "The body is too large",
  UNSUPPORTED_MEDIA_TYPE: "The body has a type that is not taken here",
  UNREADABLE_REPORT: "A report can't be read; nothing was stored",
  INTERNAL: "A fault of the server; requestId finds it in its log",
  UNAVAILABLE: "The database can't be reached, or the server is too busy; wait as long as Retry-After says",
  STORAGE_FULL: "The server has no room left to save anything; nothing was changed",
};

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
              {Object.entries(ERROR_LABELS).map(([code, words]) => (
                <tr key={code}>
                  <td data-nowrap>
                    <code>{code}</code>
                  </td>
                  <td data-nowrap>{HTTP_STATUS[code as keyof typeof HTTP_STATUS]}</td>
                  <td className={table.grow}>{words}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Stack>
    </Stack>
  );
}
