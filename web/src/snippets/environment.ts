// What programs find in their environment: where the server is, who they are, and on the server's own machine whom to trust.

function isThisMachine(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

type Names = { address: string; token: string };
export const officialNames: Names = { address: 'REPLICATE_BASE_URL', token: 'REPLICATE_API_TOKEN' };
export const ownNames: Names = { address: 'MIMEO_URL', token: 'MIMEO_TOKEN' };

/** Lines for a shell. A server on this machine has signed its own certificate, which `mimeo env` names to every client. */
export function environment(origin: string, { address, token }: Names = officialNames): string {
  if (isThisMachine(origin)) return 'eval "$(mimeo env)"   # address, token and certificate of this server';
  return `export ${address}=${origin} ${token}=your-token`;
}
