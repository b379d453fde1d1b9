import { Button, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type PublisherRefusal, ruleText } from "@tessera/domain";
import { Facts } from "#web/components/facts.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { buildOf } from "./refusal-columns.tsx";

/** Opens what a refused token said, so that a rule or a pipeline can be mended. */
export function SeeClaims({ refusal }: { refusal: PublisherRefusal }) {
  const [opened, dialog] = useDisclosure();
  const build = buildOf(refusal.claims);
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`See the claims of ${build}, ${refusal.reason}`}
        onClick={dialog.open}
      >
        Claims
      </Button>
      <Modal opened={opened} onClose={dialog.close} size={640} title={`Why ${build} was refused`}>
        <Stack gap="md">
          <Text dir="auto">{refusal.message}.</Text>
          {!refusal.verified && (
            <Text c="dimmed">
              The issuer's signature was not proved, so that anyone may have written these claims. Don't copy them into
              rules unread.
            </Text>
          )}
          <Facts
            of={{
              Rule: refusal.rule && <code>{ruleText(refusal.rule)}</code>,
              "First time": <TimeAgo time={refusal.firstAt} />,
              "Last from": refusal.ip,
            }}
          />
          <Text fw={600}>What the token says</Text>
          <Facts of={refusal.claims} />
        </Stack>
      </Modal>
    </>
  );
}
