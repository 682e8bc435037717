import { createContext, useContext } from 'react';
import type { Session } from './session';

export const SessionContext = createContext<Session | undefined>(undefined);

/** What is shown only to who is signed in; what is open to everybody looks into the context itself. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session here.');
  return session;
}
