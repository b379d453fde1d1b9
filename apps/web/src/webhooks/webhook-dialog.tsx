import { useNavigate } from "@tanstack/react-router";
import type { Webhook, WebhookWithSecret } from "@tessera/domain";
import { useState } from "react";
import { GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { CreateForm, EditForm } from "./webhook-form.tsx";
import { useWebhookHome } from "./webhook-home.ts";
import { WebhookReady } from "./webhook-ready.tsx";

type DialogProps = { opened: boolean; onClose: () => void };

/** One screen to choose, then the secret, and a test. */
export function CreateWebhook({ opened, onClose }: DialogProps) {
  const { renew, linkTo } = useWebhookHome();
  const [created, setCreated] = useState<WebhookWithSecret>();
  const navigate = useNavigate();
  const close = () => {
    onClose();
    if (!created) return;
    setCreated(undefined);
    void navigate(linkTo(created.webhook.id));
  };
  const done = (made: WebhookWithSecret) => {
    setCreated(made);
    void renew();
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={680}
      title={created ? `“${created.webhook.name}” is ready` : "Create a webhook"}
    >
      {created ? <WebhookReady created={created} /> : <CreateForm onCreated={done} />}
    </GuardedDialog>
  );
}

/** Changes name, address and events. */
export function EditWebhook({ webhook, opened, onClose }: DialogProps & { webhook: Webhook }) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} size={680} title="Edit webhook">
      <EditForm webhook={webhook} />
    </GuardedDialog>
  );
}
