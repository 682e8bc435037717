// Organizations that the user belongs to, and who else does.
import { queryOptions } from '@tanstack/react-query';
import { ask, part } from './http';
import { toPage, type Page, type WirePage } from './page';
import type { Wire } from './wire';

export type Organization = { username: string; name: string; role: string };
export type Member = { username: string; role: string };

type WireBelonging = Wire['belonging_page']['results'][number];

function toOrganization(wire: WireBelonging): Organization {
  const { username, name } = wire.organization;
  return { username, name, role: wire.role };
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
