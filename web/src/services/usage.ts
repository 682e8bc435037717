import { queryOptions } from '@tanstack/react-query';
import { ask, part, tell } from './http';
import type { Wire } from './wire';

export type UsageLine = {
  day: string;
  model: string;
  predictions: number;
  trainings: number;
  seconds: number;
  setupSeconds: number;
  cost: number;
};
export type Usage = { from: string; to: string; lines: UsageLine[]; total: UsageLine };
export type Allowance = { monthlyBudget: number | null; spentThisMonth: number; storageQuota: number | null; storedBytes: number };

function toLine(wire: Wire['usage_line']): UsageLine {
  return {
    day: wire.day ?? '',
    model: wire.model ?? '',
    predictions: wire.predictions,
    trainings: wire.trainings,
    seconds: wire.prediction_seconds + wire.training_seconds,
    setupSeconds: wire.setup_seconds,
    cost: wire.cost,
  };
}

export const usageQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['usage', from, to],
    queryFn: async (): Promise<Usage> => {
      const wire = await ask<Wire['usage']>('/mimeo/v1/usage', { query: { from, to, group: 'day,model' } });
      return { from: wire.from, to: wire.to, lines: wire.results.map(toLine), total: toLine(wire.total) };
    },
  });

export const allowanceQuery = (username: string) =>
  queryOptions({
    queryKey: ['allowance', username],
    queryFn: async (): Promise<Allowance> => {
      const wire = await ask<Wire['allowance']>(`/mimeo/v1/accounts/${part(username)}/allowance`);
      return {
        monthlyBudget: wire.monthly_budget ?? null,
        spentThisMonth: wire.spent_this_month,
        storageQuota: wire.storage_quota ?? null,
        storedBytes: wire.stored_bytes,
      };
    },
  });

/** null: no bound. */
export function setAllowance(username: string, monthlyBudget: number | null, storageQuota: number | null): Promise<void> {
  const body = { monthly_budget: monthlyBudget, storage_quota: storageQuota };
  return tell(`/mimeo/v1/accounts/${part(username)}/allowance`, { method: 'PATCH', body });
}
