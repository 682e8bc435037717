// What programs find in their environment: where the server is, who they are, and whom to trust.
import type { SnippetSubject } from './snippet';

type Names = { address: string; token: string; authorities: string[] };
export const ownNames: Names = { address: 'MIMEO_URL', token: 'MIMEO_TOKEN', authorities: ['SSL_CERT_FILE'] };
/** Each of the official clients looks for authorities under one of these names. */
export const officialNames: Names = {
  address: 'REPLICATE_BASE_URL',
  token: 'REPLICATE_API_TOKEN',
  authorities: ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'CURL_CA_BUNDLE'],
};

function isThisMachine(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/** Lines for a shell. On the server's own machine `mimeo env` says all of it. */
export function environment({ origin, ownAuthority }: Pick<SnippetSubject, 'origin' | 'ownAuthority'>, names: Names): string {
  if (isThisMachine(origin)) return 'eval "$(mimeo env)"   # address, token and certificate of this server';
  const lines = [`export ${names.address}=${origin} ${names.token}=your-token`];
  if (ownAuthority) {
    const named = names.authorities.map((name) => `${name}=$PWD/bundle.pem`).join(' ');
    lines.push(`export ${named}   # a copy of the server's DATA/tls/bundle.pem`);
  }
  return lines.join('\n');
}
