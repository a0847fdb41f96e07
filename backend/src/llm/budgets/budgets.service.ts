import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { FieldError } from '@nexus/contracts';
import { SpendingRepository } from '../../analytics/usage/spending.repository.js';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { type Account, alertLevel, amountOf, fromCounted, spenderOf } from './account.js';
import { BudgetBook, toRule } from './budget-book.js';
import { Budget } from './budget.entity.js';
import type { Balance } from './budget-ledger.js';
import { BudgetsRepository } from './budgets.repository.js';
import type { BudgetDayDto, BudgetDto, BudgetInputDto, BudgetsDto, PutBudgetsDto } from './dto/budget.dto.js';
import { daysUntil } from './period.js';
import { BudgetAccounting } from './budget-accounting.service.js';

const identity = (b: Pick<Budget, 'subjectType' | 'subjectId' | 'period' | 'unit'>): string =>
  [b.subjectType, b.subjectId, b.period, b.unit].join(':');

const isSame = (a: Budget, b: Budget): boolean => identity(a) === identity(b);

/** Budgets of the current workspace as shown to and edited by people. */
@Injectable()
export class BudgetsService {
  constructor(
    private readonly db: TenantDb,
    private readonly repository: BudgetsRepository,
    private readonly spending: SpendingRepository,
    private readonly book: BudgetBook,
    private readonly accounting: BudgetAccounting,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<BudgetsDto> {
    const rules = (await this.repository.all()).map(toRule);
    if (rules.length === 0) return { items: [] };
    const timeZone = await this.repository.timeZone();
    const accounts = this.book.accounts(rules, timeZone);
    const names = await this.repository.names(rules.map((r) => ({ type: r.subjectType, id: r.subjectId })));
    const balances = await this.accounting.balances(this.context.workspaceId, accounts);
    const days = await this.days(accounts, timeZone);
    return { items: accounts.map((account, i) => toDto(account, balances[i]!, names, days[i]!)) };
  }

  /** @throws DomainError `validation_failed` naming the fields: unknown budget or subject, the same budget twice */
  async put({ items }: PutBudgetsDto): Promise<BudgetsDto> {
    const { workspaceId } = this.context;
    await this.db.tx(async (em) => {
      const before = await this.repository.allForChange(em);
      const wanted = items.map((item) => this.fill(item, before));
      await this.refuse(items, wanted, before);
      await this.replace(em, before, wanted);
      await this.audit.record(
        'budgets.updated',
        { type: 'workspace', id: workspaceId },
        { budgets: wanted.map(facts) },
      );
    });
    await this.book.invalidate(workspaceId);
    return this.list();
  }

  private fill({ id, subject, period, unit, limit }: BudgetInputDto, before: readonly Budget[]): Budget {
    const { workspaceId } = this.context;
    const wanted = Object.assign(new Budget(), {
      workspaceId,
      subjectType: subject.type,
      subjectId: subject.type === 'workspace' ? workspaceId : (subject.id?.toLowerCase() ?? ''),
      period,
      unit,
      limitAmount: unit === 'usd' ? limit.toFixed(9) : String(Math.round(limit)),
    });
    const known = before.find((b) => (id ? b.id === id.toLowerCase() : identity(b) === identity(wanted)));
    if (known) wanted.id = known.id;
    return wanted;
  }

  private async refuse(items: readonly BudgetInputDto[], wanted: readonly Budget[], before: readonly Budget[]) {
    const names = await this.repository.names(
      wanted.filter((w) => w.subjectId !== '').map((w) => ({ type: w.subjectType, id: w.subjectId })),
    );
    // A budget may outlive its token or member: its spending still counts until the period ends.
    const known = new Set([...names.keys(), ...before.map((b) => `${b.subjectType}:${b.subjectId}`)]);
    const seen = new Set<string>();
    const errors: FieldError[] = wanted.flatMap((budget, i) => {
      const { subjectType: type, subjectId } = budget;
      const twice = seen.has(identity(budget)) || seen.has(budget.id);
      seen.add(identity(budget)).add(budget.id);
      if (items[i]!.id && !before.some((b) => b.id === budget.id))
        return [error(`items.${i}.id`, 'budget_not_found', 'There is no such budget.')];
      if (type === 'workspace' && items[i]!.subject.id && items[i]!.subject.id!.toLowerCase() !== subjectId)
        return [error(`items.${i}.subject.id`, 'subject_not_found', 'The id must be that of the current workspace.')];
      if (type !== 'workspace' && !known.has(`${type}:${subjectId}`))
        return [error(`items.${i}.subject.id`, 'subject_not_found', `There is no such ${type} in this workspace.`)];
      return twice ? [error(`items.${i}`, 'budget_twice', 'The list contains the same budget twice.')] : [];
    });
    if (errors.length === 0) return;
    const fields = errors.map((e) => e.field).join(', ');
    throw new DomainError('validation_failed', `Check these fields: ${fields}.`, { errors });
  }

  /** Removals first: a changed budget may take over the subject of a removed one, or two may swap theirs. */
  private async replace(em: EntityManager, before: readonly Budget[], wanted: readonly Budget[]): Promise<void> {
    const kept = new Map(before.filter((b) => wanted.some((w) => w.id === b.id && isSame(w, b))).map((b) => [b.id, b]));
    for (const budget of before) if (!kept.has(budget.id)) em.remove(budget);
    await em.flush();
    for (const budget of wanted) {
      const known = kept.get(budget.id);
      if (!known) em.persist(budget);
      // A changed limit may be reached again: reset the alert.
      else if (Number(known.limitAmount) !== Number(budget.limitAmount))
        Object.assign(known, { limitAmount: budget.limitAmount, alertedLevel: 0, alertedPeriod: null });
    }
    await em.flush();
  }

  private async days(accounts: readonly Account[], timeZone: string): Promise<BudgetDayDto[][]> {
    const now = this.clock.now();
    const lists: BudgetDayDto[][] = [];
    // Sequentially: the embedded database has one connection, and there are few budgets.
    for (const { rule } of accounts) {
      const days = daysUntil(rule.period, timeZone, now);
      const bounds = [...days.map((d) => d.start), days.at(-1)!.end];
      const spent = await this.spending.series(spenderOf(rule), bounds);
      lists.push(days.map(({ date }, i) => ({ date, amount: fromCounted(rule.unit, amountOf(rule.unit, spent[i]!)) })));
    }
    return lists;
  }
}

const error = (field: string, code: string, message: string): FieldError => ({ field, code, message });

const facts = ({ subjectType, subjectId, period, unit, limitAmount }: Budget): Record<string, unknown> => ({
  subject: `${subjectType}:${subjectId}`,
  period,
  unit,
  limit: Number(limitAmount),
});

function toDto(
  { rule, period }: Account,
  { spent, reserved }: Balance,
  names: ReadonlyMap<string, string>,
  days: BudgetDayDto[],
): BudgetDto {
  const { id, subjectType: type, subjectId, unit, limit } = rule;
  const name = names.get(`${type}:${subjectId}`);
  const level = alertLevel(spent, limit);
  return {
    id,
    subject: type === 'workspace' ? { type } : { type, id: subjectId, ...(name === undefined ? {} : { name }) },
    period: rule.period,
    unit,
    limit: fromCounted(unit, limit),
    spent: fromCounted(unit, spent),
    reserved: fromCounted(unit, reserved),
    resets_at: period.end.toISOString(),
    alert: level === 0 ? 'none' : level === 80 ? '80' : '100',
    days,
  };
}
