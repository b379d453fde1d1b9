import { Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { User } from "@tessera/domain";
import { useRef, useState } from "react";
import { appError } from "#web/app-error.ts";
import { PersonAvatar } from "#web/components/avatar.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { trpc } from "#web/trpc.ts";
import { showChangedUser } from "./profile-query.ts";
import { readPicture } from "./read-picture.ts";

/** One for all that is done to the picture: what was true of the last one is not said beside what happens to this one. */
const NOTICE = "picture";

export function PictureSection({ user }: { user: User }) {
  const [problem, setProblem] = useState<string>();
  const clear = useRef<() => void>(null);
  const onError = (error: unknown) => setProblem(appError(error).message);
  const shown = (message: string) => async (answer: { user: User }) => {
    await showChangedUser(answer.user);
    notifications.show({ id: NOTICE, color: "good", message });
  };
  const set = useMutation(
    trpc.profile.setAvatar.mutationOptions({ gcTime: 0, onSuccess: shown("Your picture is changed"), onError }),
  );
  const remove = useMutation(
    trpc.profile.removeAvatar.mutationOptions({ onSuccess: shown("Your picture is removed"), onError }),
  );
  const begin = () => {
    setProblem(undefined);
    notifications.hide(NOTICE);
  };
  const choose = async (file: File | null) => {
    // The same file may be chosen again after it was refused.
    clear.current?.();
    if (!file) return;
    begin();
    const read = await readPicture(file);
    if ("problem" in read) setProblem(read.problem);
    else set.mutate({ image: read.image });
  };
  const name = `${user.firstName} ${user.lastName}`.trim() || user.username;
  return (
    <SettingsSection title="Picture" about="Everyone who is signed in here can see it.">
      <Stack gap="sm">
        <Group gap="lg">
          <PersonAvatar person={{ name, avatar: user.avatar }} size={96} alone />
          <Stack gap="xs" align="flex-start">
            <Group gap="xs">
              <FileButton resetRef={clear} accept="image/png,image/jpeg,image/webp" onChange={choose}>
                {(props) => (
                  <Button {...props} variant="default" loading={set.isPending}>
                    {user.avatar === null ? "Choose picture" : "Change picture"}
                  </Button>
                )}
              </FileButton>
              {user.avatar !== null && (
                <Button
                  variant="subtle"
                  color="danger"
                  loading={remove.isPending}
                  onClick={() => {
                    begin();
                    remove.mutate();
                  }}
                >
                  Remove picture
                </Button>
              )}
            </Group>
            <Text size="xs" c="dimmed">
              PNG, JPEG or WebP. Its middle is cut out square.
            </Text>
          </Stack>
        </Group>
        <FormError message={problem} />
      </Stack>
    </SettingsSection>
  );
}
