//! The texts of the dashboard, in English and Japanese. Words of the API, such as statuses, are not translated.

use crate::domain::kinds::Kind;

/// The texts in one language.
pub struct DashboardTexts {
    /// The language tag.
    pub tag: &'static str,
    /// The tag of the other language, and its own name.
    pub other: &'static str,
    pub other_name: &'static str,
    pub title: &'static str,
    pub contents: &'static str,
    pub reload: &'static str,
    pub live: &'static str,
    pub paused: &'static str,
    pub pause: &'static str,
    pub connection_lost: &'static str,
    pub done: &'static str,
    pub none: &'static str,
    pub latest: &'static str,
    pub clock: &'static str,
    pub ahead: &'static str,
    pub behind: &'static str,
    pub seconds: &'static str,
    pub advance: &'static str,
    pub object: &'static str,
    pub status: &'static str,
    pub about: &'static str,
    pub created: &'static str,
    pub actions: &'static str,
    pub payer_page: &'static str,
    pub set: &'static str,
    pub new_customer: &'static str,
    pub requests: &'static str,
    pub request: &'static str,
    pub operation: &'static str,
    pub response: &'static str,
    pub no_response: &'static str,
    pub executed: &'static str,
    pub fault: &'static str,
    pub unknown: &'static str,
    pub clear_requests: &'static str,
    pub webhooks: &'static str,
    pub webhook: &'static str,
    pub remove: &'static str,
    pub add_webhook: &'static str,
    pub deliveries: &'static str,
    pub delivery: &'static str,
    pub event: &'static str,
    pub outcome: &'static str,
    pub due: &'static str,
    pub pending: &'static str,
    pub delivered: &'static str,
    pub failed: &'static str,
    pub lost: &'static str,
    pub redeliver: &'static str,
    pub faults: &'static str,
    pub planned: &'static str,
    pub clear_faults: &'static str,
    pub next_call: &'static str,
    pub own_fault: &'static str,
    pub plan_fault: &'static str,
    pub snapshots: &'static str,
    pub snapshot: &'static str,
    pub make_snapshot: &'static str,
    pub restore: &'static str,
    pub reset: &'static str,
    /// The kinds of objects, by component.
    kinds: [(&'static str, &'static str); 12],
    /// What can happen to an object.
    action_names: [(&'static str, &'static str); 4],
}

static ENGLISH: DashboardTexts = DashboardTexts {
    tag: "en",
    other: "ja",
    other_name: "日本語",
    title: "elepay sandbox",
    contents: "Contents",
    reload: "Reload",
    live: "Live",
    paused: "Paused",
    pause: "Pause",
    connection_lost: "The sandbox does not respond.",
    done: "Done.",
    none: "None yet.",
    latest: "The latest are shown:",
    clock: "Clock",
    ahead: "ahead of this machine by",
    behind: "behind this machine by",
    seconds: "Seconds",
    advance: "Advance the clock",
    object: "Object",
    status: "Status",
    about: "About",
    created: "Created",
    actions: "Actions",
    payer_page: "payment page",
    set: "Set",
    new_customer: "New customer",
    requests: "Requests",
    request: "Request",
    operation: "Operation",
    response: "Response",
    no_response: "no response",
    executed: "executed",
    fault: "Fault",
    unknown: "Unknown members",
    clear_requests: "Clear requests",
    webhooks: "Webhooks",
    webhook: "Webhook",
    remove: "Remove",
    add_webhook: "Add webhook",
    deliveries: "Deliveries",
    delivery: "Attempt",
    event: "Event",
    outcome: "Outcome",
    due: "Due",
    pending: "pending",
    delivered: "delivered:",
    failed: "failed:",
    lost: "lost",
    redeliver: "Send again",
    faults: "Faults",
    planned: "Planned",
    clear_faults: "Clear faults",
    next_call: "next call",
    own_fault: "or as JSON",
    plan_fault: "Plan fault",
    snapshots: "Snapshots",
    snapshot: "Snapshot",
    make_snapshot: "Make snapshot",
    restore: "Restore",
    reset: "Reset everything",
    kinds: [
        ("Charge", "Charges"),
        ("Code", "Codes"),
        ("Customer", "Customers"),
        ("Source", "Sources"),
        ("Refund", "Refunds"),
        ("Dispute", "Disputes"),
        ("Invoice", "Invoices"),
        ("Subscription", "Subscriptions"),
        ("SubscriptionPeriod", "Periods of subscriptions"),
        ("ChargeLocation", "Locations of charges"),
        ("TerminalLocation", "Locations of terminals"),
        ("Reader", "Readers"),
    ],
    action_names: [("approve", "Approve"), ("decline", "Decline"), ("expire", "Expire"), ("dispute", "Dispute")],
};

static JAPANESE: DashboardTexts = DashboardTexts {
    tag: "ja",
    other: "en",
    other_name: "English",
    title: "elepay サンドボックス",
    contents: "目次",
    reload: "再読み込み",
    live: "自動更新中",
    paused: "停止中",
    pause: "一時停止",
    connection_lost: "サンドボックスが応答しません。",
    done: "実行しました。",
    none: "まだありません。",
    latest: "最新のもののみ表示：",
    clock: "時計",
    ahead: "このマシンより先行：",
    behind: "このマシンより遅延：",
    seconds: "秒数",
    advance: "時計を進める",
    object: "オブジェクト",
    status: "状態",
    about: "内容",
    created: "作成日時",
    actions: "操作",
    payer_page: "支払いページ",
    set: "変更：",
    new_customer: "顧客を作成",
    requests: "リクエスト",
    request: "リクエスト",
    operation: "オペレーション",
    response: "レスポンス",
    no_response: "応答なし",
    executed: "実行済み",
    fault: "障害",
    unknown: "未知の項目",
    clear_requests: "リクエストを消去",
    webhooks: "Webhook",
    webhook: "Webhook",
    remove: "削除",
    add_webhook: "Webhookを追加",
    deliveries: "配信",
    delivery: "配信の試行",
    event: "イベント",
    outcome: "結果",
    due: "予定日時",
    pending: "配信待ち",
    delivered: "配信済み：",
    failed: "失敗：",
    lost: "消失",
    redeliver: "再送",
    faults: "障害",
    planned: "予定",
    clear_faults: "障害を消去",
    next_call: "次の呼び出し",
    own_fault: "またはJSON",
    plan_fault: "障害を予定",
    snapshots: "スナップショット",
    snapshot: "スナップショット",
    make_snapshot: "スナップショットを作成",
    restore: "復元",
    reset: "すべてリセット",
    kinds: [
        ("Charge", "課金"),
        ("Code", "コード"),
        ("Customer", "顧客"),
        ("Source", "支払い手段"),
        ("Refund", "返金"),
        ("Dispute", "異議申し立て"),
        ("Invoice", "請求書"),
        ("Subscription", "定期課金"),
        ("SubscriptionPeriod", "定期課金の期間"),
        ("ChargeLocation", "店舗"),
        ("TerminalLocation", "端末の設置場所"),
        ("Reader", "リーダー"),
    ],
    action_names: [("approve", "承認"), ("decline", "拒否"), ("expire", "期限切れ"), ("dispute", "異議申し立て")],
};

impl DashboardTexts {
    /// Returns the texts in a language.
    pub fn of(tag: &str) -> &'static Self {
        if tag == JAPANESE.tag { &JAPANESE } else { &ENGLISH }
    }

    /// Returns the heading for objects of a kind.
    pub fn kind(&self, kind: &Kind) -> &'static str {
        find(&self.kinds, kind.component)
    }

    /// Returns the ids and headings of the sections that are not of a kind of object.
    pub fn more_sections(&self) -> [(&'static str, &'static str); 5] {
        [
            ("requests", self.requests),
            ("webhooks", self.webhooks),
            ("deliveries", self.deliveries),
            ("faults", self.faults),
            ("snapshots", self.snapshots),
        ]
    }

    /// Returns the label of what can happen to an object.
    pub fn action(&self, action: &'static str) -> &'static str {
        find(&self.action_names, action)
    }
}

/// Returns the translation of a word, or else the word.
fn find(words: &[(&'static str, &'static str)], word: &'static str) -> &'static str {
    words.iter().find(|(known, _)| *known == word).map_or(word, |(_, translated)| translated)
}

#[cfg(test)]
mod tests {
    use super::{ENGLISH, JAPANESE};
    use crate::domain::kinds::KINDS;

    #[test]
    fn every_kind_has_a_heading_in_both_languages() {
        for kind in KINDS {
            for texts in [&ENGLISH, &JAPANESE] {
                assert_ne!(texts.kind(kind), kind.component, "{}: add it to page/dashboard/texts.rs", kind.component);
            }
        }
    }
}
