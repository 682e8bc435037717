// Organizations that the user belongs to, and who else does.
import { queryOptions } from '@tanstack/react-query';
import { ask, part, tell } from './http';
import { toPage, type Page, type WirePage } from './page';
import type { Wire } from './wire';

export type Role = Wire['role'];
export type Organization = { username: string; name: string; role: Role };
export type Member = { username: string; role: Role };

/** Each may also do what those before it may. */
export const roles: readonly Role[] = ['member', 'admin', 'owner'];

type WireBelonging = Wire['belonging_page']['results'][number];

function toOrganization(wire: WireBelonging): Organization {
  const { username, name } = wire.organization;
  return { username, name: name ?? username, role: wire.role };
}

export const organizationsQuery = queryOptions({
  queryKey: ['organizations'],
  queryFn: async (): Promise<Page<Organization>> => toPage(await ask<WirePage<WireBelonging>>('/mimeo/v1/organizations'), toOrganization),
});

export const membersQuery = (organization: string) =>
  queryOptions({
    queryKey: ['organizations', 'members', organization],
    queryFn: async (): Promise<Page<Member>> =>
      toPage(await ask<WirePage<Wire['member']>>(`/mimeo/v1/organizations/${part(organization)}/members`), ({ username, role }) => ({
        username,
        role,
      })),
  });

/** Whoever founds one is its first owner. */
export function createOrganization(username: string, name: string): Promise<void> {
  return tell('/mimeo/v1/organizations', { method: 'POST', body: { username, name } });
}

/** Adds a member, or changes its role. */
export function putMember(organization: string, username: string, role: Role): Promise<void> {
  return tell(`/mimeo/v1/organizations/${part(organization)}/members/${part(username)}`, { method: 'PUT', body: { role } });
}

export function removeMember(organization: string, username: string): Promise<void> {
  return tell(`/mimeo/v1/organizations/${part(organization)}/members/${part(username)}`, { method: 'DELETE' });
}
