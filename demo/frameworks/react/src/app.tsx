import { useState } from 'react';
import { useClient, useSessionState } from './use-client.ts';
import type {} from 'onduty/react';

function Check({ label, value, set }: { readonly label: string; readonly value: boolean; readonly set: (value: boolean) => void }) {
  return <label><input type="checkbox" checked={value} onChange={({ target }) => set(target.checked)} /> {label}</label>;
}

/** A host with everything that a host may do to the elements. */
export function App() {
  const [mounted, setMounted] = useState(true);
  const [own, setOwn] = useState(false);
  const [always, setAlways] = useState(false);
  const [launcher, setLauncher] = useState(true);
  const [tenant, setTenant] = useState('acme');
  const [events, setEvents] = useState<readonly string[]>([]);
  const note = (line: string) => setEvents((lines) => [...lines, line]);
  const client = useClient(mounted && own, tenant);
  return (
    <>
      <fieldset>
        <legend>Host</legend>
        <Check label="Mounted" value={mounted} set={setMounted} />
        <Check label="Own client" value={own} set={setOwn} />
        <Check label="Always" value={always} set={setAlways} />
        <Check label="Launcher" value={launcher} set={setLauncher} />
        <label>Tenant <select value={tenant} onChange={({ target }) => setTenant(target.value)}><option>acme</option><option>globex</option></select></label>
      </fieldset>
      <main>
        {mounted && (
          <onduty-provider
            base-url="/"
            tenant={tenant}
            client={client}
            ononduty-status-changed={({ status, previous }) => note(`status: ${previous}, ${status}`)}
            ononduty-signed-out={() => note('signed out')}
          >
            <p>Work for {tenant}</p>
            <onduty-login-form always={always} ononduty-signed-in={({ session }) => note(`signed in: ${session.user.displayName}`)}>
              <p slot="footer">Ask the desk of {tenant}</p>
            </onduty-login-form>
            {launcher && <onduty-app-launcher always={always} />}
            <onduty-status-picker />
          </onduty-provider>
        )}
      </main>
      <p>Client: <output id="client">{useSessionState(client)}</output></p>
      <ol aria-label="Events">{events.map((line, index) => <li key={index}>{line}</li>)}</ol>
    </>
  );
}
