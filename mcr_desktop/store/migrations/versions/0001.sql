CREATE TABLE absence (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	person TEXT, 
	from_on TEXT, 
	until_on TEXT, 
	deputy TEXT, 
	remark TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX absence_by_fence ON absence (fence);
CREATE UNIQUE INDEX absence_id ON absence (id, fence);
CREATE INDEX absence_removed ON absence (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE account (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	name TEXT, 
	tier TEXT, 
	purpose TEXT, 
	standing TEXT, 
	standing_before TEXT, 
	standing_on TEXT, 
	industry TEXT, 
	city TEXT, 
	country TEXT, 
	customer_since TEXT, 
	revenue REAL, 
	currency TEXT, 
	preferences TEXT, 
	agreements TEXT, 
	as_of TEXT, 
	cadence_days INTEGER, 
	acknowledge_days INTEGER, 
	respond_days INTEGER, 
	parent_id BLOB, 
	archived_on TEXT, 
	time_zone TEXT, 
	working_days TEXT, 
	working_from TEXT, 
	working_until TEXT, 
	website TEXT, 
	phone TEXT, 
	address TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX account_id ON account (id, fence);
CREATE TABLE address (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	contact_id BLOB, 
	kind TEXT, 
	label TEXT, 
	value TEXT, 
	preferred INTEGER, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX address_by_contact_id ON address (contact_id);
CREATE INDEX address_by_fence ON address (fence);
CREATE UNIQUE INDEX address_id ON address (id, fence);
CREATE INDEX address_removed ON address (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE agreement (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	title TEXT, 
	kind TEXT, 
	text TEXT, 
	measure TEXT, 
	target TEXT, 
	starts_on TEXT, 
	ends_on TEXT, 
	notice_days INTEGER, 
	renewal TEXT, 
	value REAL, 
	currency TEXT, 
	owner TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX agreement_by_fence ON agreement (fence);
CREATE UNIQUE INDEX agreement_id ON agreement (id, fence);
CREATE INDEX agreement_removed ON agreement (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE annotation (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	happened_on TEXT, 
	text TEXT, 
	"query" TEXT, 
	person TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX annotation_id ON annotation (id, fence);
CREATE TABLE arrival (
	no INTEGER NOT NULL, 
	writer INTEGER NOT NULL, 
	clock INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	fields TEXT NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE TABLE attachment (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	row_id BLOB, 
	row_kind TEXT, 
	name TEXT, 
	media_type TEXT, 
	size INTEGER, 
	sha256 TEXT, 
	added_on TEXT, 
	person TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX attachment_by_fence ON attachment (fence);
CREATE INDEX attachment_by_row_id ON attachment (row_id);
CREATE UNIQUE INDEX attachment_id ON attachment (id, fence);
CREATE INDEX attachment_removed ON attachment (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE blob (
	no INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	whole INTEGER NOT NULL, 
	at_ms INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX blob_by_hash ON blob (sha256, whole);
CREATE TABLE blob_claim (
	id BLOB NOT NULL, 
	sha256 TEXT NOT NULL, 
	ours INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE blob_part (
	"key" INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY ("key")
)
 STRICT;
CREATE TABLE blob_wish (
	id BLOB NOT NULL, 
	asked_ms INTEGER NOT NULL, 
	trouble TEXT, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE bone (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	case_id BLOB, 
	parent_id BLOB, 
	category TEXT, 
	place REAL, 
	text TEXT, 
	evidence TEXT, 
	evidence_id BLOB, 
	standing TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX bone_by_case_id ON bone (case_id);
CREATE INDEX bone_by_evidence_id ON bone (evidence_id);
CREATE INDEX bone_by_parent_id ON bone (parent_id);
CREATE UNIQUE INDEX bone_id ON bone (id, fence);
CREATE TABLE "case" (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	title TEXT, 
	state TEXT, 
	problem TEXT, 
	containment TEXT, 
	lead TEXT, 
	team TEXT, 
	opened_on TEXT, 
	"query" TEXT, 
	signal TEXT, 
	began_on TEXT, 
	began_low_on TEXT, 
	began_high_on TEXT, 
	root_cause TEXT, 
	escape_point TEXT, 
	effective_on TEXT, 
	check_on TEXT, 
	verdict TEXT, 
	verdict_on TEXT, 
	verdict_words TEXT, 
	lessons TEXT, 
	closed_on TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX case_id ON "case" (id, fence);
CREATE TABLE case_event (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	case_id BLOB, 
	happened_on TEXT, 
	text TEXT, 
	person TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX case_event_by_case_id ON case_event (case_id);
CREATE UNIQUE INDEX case_event_id ON case_event (id, fence);
CREATE TABLE case_part (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	case_id BLOB, 
	title TEXT, 
	"query" TEXT, 
	impact TEXT, 
	joined_on TEXT, 
	told_on TEXT, 
	told_how TEXT, 
	told_by TEXT, 
	contact_id BLOB, 
	told_words TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX case_part_by_case_id ON case_part (case_id);
CREATE UNIQUE INDEX case_part_id ON case_part (id, fence);
CREATE TABLE cell (
	"key" INTEGER NOT NULL, 
	value ANY, 
	clock INTEGER NOT NULL, 
	writer INTEGER NOT NULL, 
	replaced_clock INTEGER, 
	replaced_writer INTEGER, 
	PRIMARY KEY ("key")
)
 STRICT;
CREATE TABLE column_cache (
	fence INTEGER NOT NULL, 
	part TEXT NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (fence, part)
)
 STRICT;
CREATE TABLE column_change (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX ix_column_change_fence ON column_change (fence);
CREATE TABLE commitment (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	direction TEXT, 
	wording TEXT, 
	owner TEXT, 
	contact_id BLOB, 
	made_on TEXT, 
	due_on TEXT, 
	state TEXT, 
	closed_on TEXT, 
	first_due_on TEXT, 
	renegotiated_on TEXT, 
	source_id BLOB, 
	case_id BLOB, 
	action TEXT, 
	effective_on TEXT, 
	source_kind TEXT, 
	recurs TEXT, 
	series_id BLOB, 
	news_days INTEGER, 
	news_on TEXT, 
	renegotiated_with TEXT, 
	renegotiated_why TEXT, 
	closed_words TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX commitment_by_case_id ON commitment (case_id);
CREATE INDEX commitment_by_fence_due_on ON commitment (fence, due_on);
CREATE INDEX commitment_by_source_id ON commitment (source_id);
CREATE INDEX commitment_closed ON commitment (closed_on, due_on, fence, deleted, id, direction, owner, state) WHERE state NOT IN ('open', 'renegotiated');
CREATE UNIQUE INDEX commitment_id ON commitment (id, fence);
CREATE INDEX commitment_owed ON commitment (due_on, closed_on, fence, deleted, id, direction, owner, state, case_id, news_days) WHERE state IN ('open', 'renegotiated');
CREATE INDEX commitment_removed ON commitment (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE complaint (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	external_id TEXT, 
	occurred_on TEXT, 
	reported_on TEXT, 
	acknowledged_on TEXT, 
	resolved_on TEXT, 
	kind TEXT, 
	severity INTEGER, 
	summary TEXT, 
	narrative TEXT, 
	remedy_sought TEXT, 
	resolution TEXT, 
	customer_told INTEGER, 
	dimensions TEXT, 
	duplicate INTEGER, 
	import_id BLOB, 
	meeting_id BLOB, 
	investigated_on TEXT, 
	responded_on TEXT, 
	told_on TEXT, 
	told_how TEXT, 
	told_by TEXT, 
	owner TEXT, 
	contact_id BLOB, 
	case_id BLOB, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX complaint_by_fence ON complaint (fence);
CREATE INDEX complaint_deleted ON complaint (fence) WHERE deleted IS NOT NULL;
CREATE UNIQUE INDEX complaint_id ON complaint (id, fence);
CREATE INDEX complaint_of_case ON complaint (case_id) WHERE case_id IS NOT NULL;
CREATE TABLE contact (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	name TEXT, 
	title TEXT, 
	email TEXT, 
	phone TEXT, 
	city TEXT, 
	role TEXT, 
	reports_to BLOB, 
	site_id BLOB, 
	owner TEXT, 
	cadence_days INTEGER, 
	standing TEXT, 
	standing_on TEXT, 
	standing_evidence TEXT, 
	executive INTEGER, 
	external_id TEXT, 
	import_id BLOB, 
	relation TEXT, 
	employer TEXT, 
	mobile TEXT, 
	time_zone TEXT, 
	language TEXT, 
	preferences TEXT, 
	photo BLOB, 
	left_on TEXT, 
	merged_into BLOB, 
	map_x REAL, 
	map_y REAL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX contact_by_fence ON contact (fence);
CREATE INDEX contact_by_merged_into ON contact (merged_into);
CREATE UNIQUE INDEX contact_id ON contact (id, fence);
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_removed ON contact (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE distinction (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	first_id BLOB, 
	second_id BLOB, 
	said_on TEXT, 
	person TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX distinction_by_fence ON distinction (fence);
CREATE INDEX distinction_by_first_id ON distinction (first_id);
CREATE INDEX distinction_by_second_id ON distinction (second_id);
CREATE UNIQUE INDEX distinction_id ON distinction (id, fence);
CREATE INDEX distinction_removed ON distinction (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE document (
	no INTEGER NOT NULL, 
	generation INTEGER NOT NULL, 
	snapshot BLOB NOT NULL, 
	own BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE TABLE document_update (
	seq INTEGER NOT NULL, 
	no INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT;
CREATE INDEX ix_document_update_no ON document_update (no);
CREATE TABLE exposure (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	month TEXT, 
	unit TEXT, 
	amount REAL, 
	dimensions TEXT, 
	import_id BLOB, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX exposure_id ON exposure (id, fence);
CREATE TABLE fact (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	text TEXT, 
	contact_id BLOB, 
	source TEXT, 
	confidence TEXT, 
	noted_on TEXT, 
	sensitive INTEGER, 
	meeting_id BLOB, 
	kind TEXT, 
	factor TEXT, 
	level TEXT, 
	expires_on TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX fact_by_contact_id ON fact (contact_id);
CREATE INDEX fact_by_fence ON fact (fence);
CREATE UNIQUE INDEX fact_id ON fact (id, fence);
CREATE INDEX fact_removed ON fact (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE fence (
	no INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (id)
)
 STRICT;
CREATE TABLE field_name (
	no INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	writer INTEGER NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (name)
)
 STRICT;
CREATE TABLE gesture (
	seq INTEGER NOT NULL, 
	label TEXT NOT NULL, 
	at_ms INTEGER NOT NULL, 
	undone INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT;
CREATE TABLE history (
	"key" INTEGER NOT NULL, 
	value ANY, 
	clock INTEGER NOT NULL, 
	writer INTEGER NOT NULL, 
	replaced_clock INTEGER, 
	replaced_writer INTEGER, 
	variant INTEGER NOT NULL, 
	PRIMARY KEY ("key", clock, writer, variant)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE import (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	file TEXT, 
	kind TEXT, 
	source TEXT, 
	mapping TEXT, 
	added INTEGER, 
	changed INTEGER, 
	refused INTEGER, 
	duplicates INTEGER, 
	finished_ms INTEGER, 
	imported_by TEXT, 
	restored TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX import_id ON import (id, fence);
CREATE TABLE influence (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	from_id BLOB, 
	to_id BLOB, 
	kind TEXT, 
	strength INTEGER, 
	remark TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX influence_by_fence ON influence (fence);
CREATE INDEX influence_by_from_id ON influence (from_id);
CREATE INDEX influence_by_to_id ON influence (to_id);
CREATE UNIQUE INDEX influence_id ON influence (id, fence);
CREATE INDEX influence_removed ON influence (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE look (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	marks TEXT, 
	looked_ms INTEGER, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX look_id ON look (id, fence);
CREATE TABLE mapping (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	kind TEXT, 
	source TEXT, 
	fingerprint TEXT, 
	mapping TEXT, 
	used_on TEXT, 
	used_by TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX mapping_id ON mapping (id, fence);
CREATE TABLE mark (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	kind TEXT, 
	row_id BLOB, 
	row_kind TEXT, 
	until_on TEXT, 
	made_on TEXT, 
	text TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX mark_by_fence ON mark (fence);
CREATE UNIQUE INDEX mark_id ON mark (id, fence);
CREATE INDEX mark_removed ON mark (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE meeting (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	title TEXT, 
	starts_at TEXT, 
	minutes INTEGER, 
	place TEXT, 
	state TEXT, 
	contacts TEXT, 
	team TEXT, 
	objectives TEXT, 
	agenda TEXT, 
	questions TEXT, 
	ask TEXT, 
	outcome TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX meeting_by_starts_at ON meeting (starts_at);
CREATE UNIQUE INDEX meeting_id ON meeting (id, fence);
CREATE INDEX meeting_removed ON meeting (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE meta (
	name TEXT NOT NULL, 
	value ANY, 
	PRIMARY KEY (name)
)
 STRICT;
CREATE TABLE mute (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	signal TEXT, 
	reason TEXT, 
	until_on TEXT, 
	muted_on TEXT, 
	muted_by TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX mute_id ON mute (id, fence);
CREATE TABLE note (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	title TEXT, 
	purpose TEXT, 
	circle TEXT, 
	sensitive INTEGER, 
	expires_on TEXT, 
	written_on TEXT, 
	author TEXT, 
	meeting_id BLOB, 
	body TEXT, 
	account_id BLOB, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX note_by_fence_written_on_deleted_expires_on_id ON note (fence, written_on, deleted, expires_on, id);
CREATE UNIQUE INDEX note_id ON note (id, fence);
CREATE INDEX note_removed ON note (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE note_word (
	no INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	word TEXT NOT NULL, 
	shown TEXT NOT NULL, 
	PRIMARY KEY (no, kind, word)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX note_word_by_word ON note_word (kind, word);
CREATE TABLE occasion (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	contact_id BLOB, 
	kind TEXT, 
	title TEXT, 
	day TEXT, 
	yearly INTEGER, 
	remind_days INTEGER, 
	sensitive INTEGER, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX occasion_by_contact_id ON occasion (contact_id);
CREATE INDEX occasion_by_fence ON occasion (fence);
CREATE UNIQUE INDEX occasion_id ON occasion (id, fence);
CREATE INDEX occasion_removed ON occasion (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE outbox (
	seq INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	import_id BLOB, 
	cells INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT;
CREATE INDEX ix_outbox_fence ON outbox (fence);
CREATE TABLE pending_import (
	id BLOB NOT NULL, 
	started_ms INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE position (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	contact_id BLOB, 
	employer TEXT, 
	title TEXT, 
	city TEXT, 
	began TEXT, 
	ended TEXT, 
	remark TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX position_by_contact_id ON position (contact_id);
CREATE INDEX position_by_fence ON position (fence);
CREATE UNIQUE INDEX position_id ON position (id, fence);
CREATE INDEX position_removed ON position (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE sharing_device (
	no INTEGER NOT NULL, 
	seed BLOB NOT NULL, 
	identity TEXT NOT NULL, 
	person BLOB NOT NULL, 
	person_name TEXT NOT NULL, 
	label TEXT NOT NULL, 
	made_ms INTEGER NOT NULL, 
	kin BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE TABLE sharing_entry (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	data BLOB NOT NULL, 
	filed INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_entry_id ON sharing_entry (fence, id);
CREATE TABLE sharing_epoch (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	identity TEXT NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_epoch_id ON sharing_epoch (fence, id);
CREATE TABLE sharing_erasure (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	entry BLOB NOT NULL, 
	purged_ms INTEGER, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_erasure_entry ON sharing_erasure (fence, entry);
CREATE TABLE sharing_fence (
	no INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	target_kind TEXT, 
	target TEXT, 
	target_known INTEGER NOT NULL, 
	synced_ms INTEGER, 
	trouble TEXT, 
	trouble_ms INTEGER, 
	settled BLOB, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_fence_id ON sharing_fence (id);
CREATE TABLE sharing_file (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_file_name ON sharing_file (fence, name);
CREATE TABLE sharing_head (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	writer BLOB NOT NULL, 
	seq INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	told INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_head_writer ON sharing_head (fence, writer);
CREATE TABLE sharing_hole (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	writer BLOB NOT NULL, 
	seq INTEGER NOT NULL, 
	since_ms INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_hole_id ON sharing_hole (fence, id);
CREATE TABLE sharing_inventory (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	signer BLOB NOT NULL, 
	made_ms INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_inventory_signer ON sharing_inventory (fence, signer);
CREATE TABLE sharing_oddity (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	version TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	since_ms INTEGER NOT NULL, 
	looked_ms INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_oddity_name ON sharing_oddity (fence, name);
CREATE TABLE sharing_packed (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	pack TEXT NOT NULL, 
	name TEXT NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_packed_name ON sharing_packed (fence, pack, name);
CREATE TABLE sharing_segment (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	writer BLOB NOT NULL, 
	seq INTEGER NOT NULL, 
	previous BLOB NOT NULL, 
	signer BLOB NOT NULL, 
	epoch BLOB NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	reason TEXT, 
	attempts INTEGER NOT NULL, 
	arrived_ms INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_segment_id ON sharing_segment (fence, id);
CREATE INDEX sharing_segment_place ON sharing_segment (fence, writer, seq);
CREATE INDEX sharing_segment_state ON sharing_segment (fence, state);
CREATE TABLE sharing_text (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	note BLOB NOT NULL, 
	segment BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_text_note ON sharing_text (fence, note, segment);
CREATE TABLE sharing_writer (
	no INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	nonce BLOB NOT NULL, 
	since_ms INTEGER NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX sharing_writer_id ON sharing_writer (id);
CREATE TABLE site (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	name TEXT, 
	city TEXT, 
	country TEXT, 
	remark TEXT, 
	address TEXT, 
	phone TEXT, 
	time_zone TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX site_by_fence ON site (fence);
CREATE UNIQUE INDEX site_id ON site (id, fence);
CREATE INDEX site_removed ON site (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE stranger (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	id BLOB NOT NULL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX stranger_id ON stranger (id, fence, kind);
CREATE TABLE text_turn (
	no INTEGER NOT NULL, 
	peer INTEGER NOT NULL, 
	upto INTEGER NOT NULL, 
	clock INTEGER NOT NULL, 
	writer INTEGER NOT NULL, 
	PRIMARY KEY (no, peer, upto)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE touch (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	channel TEXT, 
	happened_on TEXT, 
	minutes INTEGER, 
	two_way INTEGER, 
	started_by TEXT, 
	executive INTEGER, 
	contacts TEXT, 
	team TEXT, 
	feeling TEXT, 
	summary TEXT, 
	achieved TEXT, 
	started_at TEXT, 
	awaits_answer INTEGER, 
	answers_id BLOB, 
	answered_on TEXT, 
	meeting_id BLOB, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX touch_awaited ON touch (happened_on) WHERE awaits_answer = 1;
CREATE INDEX touch_by_executive ON touch (fence, happened_on, executive, deleted) WHERE executive = 1;
CREATE INDEX touch_by_fence_happened_on ON touch (fence, happened_on);
CREATE INDEX touch_by_them ON touch (happened_on, fence, contacts, id, awaits_answer, answered_on, deleted, channel, started_by) WHERE started_by = 'them' AND channel IN ('letter', 'e-mail');
CREATE UNIQUE INDEX touch_id ON touch (id, fence);
CREATE INDEX touch_met ON touch (fence, happened_on, contacts, team, channel, id, two_way, deleted) WHERE two_way = 1 AND deleted IS NULL;
CREATE INDEX touch_removed ON touch (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE unknown_use (
	writer INTEGER NOT NULL, 
	cells INTEGER NOT NULL, 
	bytes INTEGER NOT NULL, 
	PRIMARY KEY (writer)
)
 STRICT;
CREATE TABLE use (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	row_id BLOB, 
	row_kind TEXT, 
	kind TEXT, 
	target_id BLOB, 
	text TEXT, 
	used_on TEXT, 
	person TEXT, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX use_by_fence ON use (fence);
CREATE INDEX use_by_row_id ON use (row_id);
CREATE UNIQUE INDEX use_id ON use (id, fence);
CREATE INDEX use_removed ON use (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE "view" (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	name TEXT, 
	screen TEXT, 
	"query" TEXT, 
	place REAL, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE UNIQUE INDEX view_id ON "view" (id, fence);
CREATE TABLE waiting_text (
	seq INTEGER NOT NULL, 
	no INTEGER NOT NULL, 
	generation INTEGER NOT NULL, 
	writer INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (seq)
)
 STRICT;
CREATE INDEX ix_waiting_text_no ON waiting_text (no);
CREATE INDEX ix_waiting_text_writer ON waiting_text (writer);
CREATE TABLE why (
	no INTEGER NOT NULL, 
	fence INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	clock INTEGER, 
	writer INTEGER, 
	base INTEGER, 
	deleted INTEGER, 
	case_id BLOB, 
	parent_id BLOB, 
	chain TEXT, 
	place REAL, 
	answer TEXT, 
	evidence TEXT, 
	evidence_id BLOB, 
	evidence_query TEXT, 
	standing TEXT, 
	root INTEGER, 
	PRIMARY KEY (no)
)
 STRICT;
CREATE INDEX why_by_case_id ON why (case_id);
CREATE INDEX why_by_evidence_id ON why (evidence_id);
CREATE INDEX why_by_parent_id ON why (parent_id);
CREATE UNIQUE INDEX why_id ON why (id, fence);
CREATE TABLE writer (
	no INTEGER NOT NULL, 
	id BLOB NOT NULL, 
	PRIMARY KEY (no), 
	UNIQUE (id)
)
 STRICT;
CREATE VIRTUAL TABLE search USING fts5(title, body, content='', contentless_delete=1, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
INSERT INTO search(search, rank) VALUES ('secure-delete', 1);
