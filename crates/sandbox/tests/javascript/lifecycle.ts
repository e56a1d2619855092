// Walks the life of every kind of object, with clients that a public generator made from the two documents: the API's,
// and the one of the sandbox's control. Usage: lifecycle.ts URL KEY
import assert from 'node:assert/strict';
import { createClient, createConfig } from './api/client';
import * as api from './api';
import { createClient as createControl, createConfig as controlConfig } from './control/client';
import * as control from './control';

const [url, key] = process.argv.slice(2);
assert(url && key, 'usage: lifecycle.ts URL KEY');
// The document offers Bearer and Basic, and this generator's client sends the last one for which there is a value.
const client = createClient(createConfig({ baseUrl: url, auth: ({ scheme }) => (scheme === 'bearer' ? key : undefined) }));
const sandbox = createControl(controlConfig({ baseUrl: url }));

/** Returns the body of a successful response, after comparing its status. */
async function done<T>(
  step: string,
  expected: number,
  call: Promise<{ data?: T; error?: unknown; response?: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  assert.equal(response?.status, expected, `${step}: ${JSON.stringify(error ?? data)}`);
  console.log(`${step}: ${expected}`);
  return data as NonNullable<T>;
}

/** Returns the error code of a call that elepay refuses. */
async function refused(
  step: string,
  call: Promise<{ error?: unknown; response?: Response }>,
): Promise<string | undefined> {
  const { error, response } = await call;
  assert.equal(response?.status, 400, step);
  const code = (error as { errorCode?: string }).errorCode;
  console.log(`${step}: refused with ${code}`);
  return code;
}

const advance = (seconds: number) =>
  done(`${seconds} seconds pass`, 200, control.advanceClock({ client: sandbox, body: { seconds } }));
const order = (orderNo: string) => ({ amount: 500, orderNo, paymentMethod: 'creditcard' as const });

// A charge: created, approved by its payer, refunded in part.
const charge = await done('create a charge', 201, api.createCharge({ client, body: order('js-1') }));
assert.equal(charge.status, 'pending');
const path = { id: charge.id! };
await done('the payer approves', 200, control.approveCharge({ client: sandbox, path }));
assert.equal((await done('retrieve it', 200, api.retrieveCharge({ client, path }))).status, 'captured');
assert.equal(await refused('charge the order again', api.createCharge({ client, body: order('js-1') })), 'M002007');
const refund = await done('refund a part', 201, api.createRefund({ client, path, body: { amount: 200, reason: 'a' } }));
assert.equal(refund.status, 'pending');
await advance(2);
const refunds = await done('list its refunds', 200, api.listChargesRefunds({ client, path }));
assert.deepEqual([refunds.total, refunds.refunds?.[0]?.status], [1, 'refunded']);

// A charge that is captured later, another that is declined, and one that is revoked.
const later = await done('authorise', 201, api.createCharge({ client, body: { ...order('js-2'), capture: false } }));
await done('the payer approves', 200, control.approveCharge({ client: sandbox, path: { id: later.id! } }));
const captured = await done('capture', 200, api.captureCharge({ client, path: { id: later.id! }, body: {} }));
assert.equal(captured.status, 'captured');
const declined = await done('create a charge', 201, api.createCharge({ client, body: order('js-3') }));
await done('the payer declines', 200, control.declineCharge({ client: sandbox, path: { id: declined.id! } }));
assert.equal((await api.retrieveCharge({ client, path: { id: declined.id! } })).data?.status, 'failed');
const unwanted = await done('create a charge', 201, api.createCharge({ client, body: order('js-4') }));
const revoked = await done('revoke it', 200, api.revokeCharge({ client, path: { id: unwanted.id! } }));
assert.equal(revoked.status, 'revoked');

// Codes: one is paid, one closed by a call, one by the clock.
const code = await done('create a code', 201, api.createCode({ client, body: { amount: 700, orderNo: 'js-5' } }));
await done('the payer pays', 200, control.payCode({
  client: sandbox, path: { id: code.id! }, body: { method: 'paypay' },
}));
const paid = await done('retrieve the code', 200, api.retrieveCode({ client, path: { codeId: code.id! } }));
assert.deepEqual([paid.status, paid.charge?.status], ['captured', 'captured']);
const closed = await done('create a code', 201, api.createCode({ client, body: { amount: 1, orderNo: 'js-6' } }));
await done('close it', 204, api.closeCode({ client, path: { codeId: closed.id! } }));
const expired = await done('create a code', 201, api.createCode({ client, body: { amount: 1, orderNo: 'js-7' } }));
await advance(31 * 60);
assert.equal((await api.retrieveCode({ client, path: { codeId: expired.id! } })).data?.status, 'closed');

// A customer with a source, which pays at once.
const customer = await done('create a customer', 201, api.createCustomer({ client, body: { name: 'Hanako' } }));
const customerId = customer.id!;
const source = await done('create a source', 201, api.createSource({
  client, path: { customerId }, body: { paymentMethod: 'creditcard', resource: 'web' },
}));
await done('the payer agrees', 200, control.approveSource({ client: sandbox, path: { id: source.id! } }));
await done('pay by it from now on', 200, api.updateCustomer({
  client, path: { customerId }, body: { defaultSource: source.id! },
}));
const stored = await done('charge it', 201, api.createCharge({ client, body: { ...order('js-8'), sourceId: source.id! } }));
assert.equal(stored.status, 'captured');

// An invoice: a draft, submitted, sent, paid.
const invoice = await done('create an invoice', 201, api.createInvoice({ client, body: { amount: 900, customerId } }));
const invoiceId = invoice.id!;
await done('submit it', 200, api.submitInvoice({ client, path: { invoiceId } }));
await done('send it', 202, api.sendInvoice({ client, path: { invoiceId } }));
await advance(2);
await done('the customer pays', 200, control.approveInvoice({ client: sandbox, path: { id: invoiceId } }));
assert.equal((await api.retrieveInvoice({ client, path: { invoiceId } })).data?.status, 'paid');

// A subscription: charged now and after a month, then cancelled.
const subscription = await done('create a subscription', 200, api.createSubscription({
  client, body: { customerId, amount: 300, interval: 'month', intervalSpan: 1 },
}));
const subscriptionId = subscription.id!;
await done('start it', 200, api.startSubscription({ client, path: { subscriptionId } }));
await advance(2);
await advance(32 * 86_400);
const periods = await done('list its periods', 200, api.listSubscriptionPeriods({ client, path: { subscriptionId } }));
assert.equal(periods.total, 2);
await done('cancel it', 200, api.cancelSubscription({ client, path: { subscriptionId } }));

// A response that is lost: the order is charged once.
await done('plan a fault', 201, control.planFault({ client: sandbox, body: { fault: { kind: 'closeWithoutResponse', executed: true } } }));
await assert.rejects(api.createCharge({ client, body: order('js-9'), throwOnError: true }));
console.log('a response is lost: the call fails');
const { charges } = await done('list the charges', 200, api.listCharges({ client, query: { limit: 100 } }));
const lost = charges!.filter((charge) => charge.orderNo === 'js-9');
assert.equal(lost.length, 1);
await done('the payer approves', 200, control.approveCharge({ client: sandbox, path: { id: lost[0]!.id! } }));
assert.equal(await refused('charge the order again', api.createCharge({ client, body: order('js-9') })), 'M002007');

await done('forget everything', 200, control.reset({ client: sandbox }));
assert.equal((await done('list the charges', 200, api.listCharges({ client }))).total, 0);
