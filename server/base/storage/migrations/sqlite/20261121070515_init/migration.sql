CREATE TABLE `agent` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`category` text NOT NULL,
	`tags` text NOT NULL,
	`owner_id` text NOT NULL,
	`owner_name` text NOT NULL,
	`risk_class` text NOT NULL,
	`status` text NOT NULL,
	`current_version_id` text,
	`import_path` text,
	`search_text` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `agent_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_agent_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `agent_version` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`agent_id` text NOT NULL,
	`semver` text NOT NULL,
	`state` text NOT NULL,
	`canonical` text NOT NULL,
	`digest` text NOT NULL,
	`config_hash` text NOT NULL,
	`changelog` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`imported` integer NOT NULL,
	`claims` text,
	`import_revision` integer,
	`import_digest` text,
	`created_at` text NOT NULL,
	`submitted_at` text,
	`approved_at` text,
	`approved_by` text,
	`rejected_at` text,
	`rejection_reason` text,
	`published_at` text,
	`deprecated_at` text,
	`archived_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `agent_version_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_agent_version_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_agent_version_tenant_id_agent_id_agent_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`agent_id`) REFERENCES `agent`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `approval_request` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`subject_digest` text NOT NULL,
	`title` text NOT NULL,
	`reason` text,
	`requested_by` text NOT NULL,
	`requested_by_name` text NOT NULL,
	`state` text NOT NULL,
	`policy` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`decided_at` text,
	`comment` text,
	`ver` integer NOT NULL,
	CONSTRAINT `approval_request_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_approval_request_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `approval_vote` (
	`tenant_id` text NOT NULL,
	`request_id` text NOT NULL,
	`voter` text NOT NULL,
	`voter_name` text NOT NULL,
	`role` text NOT NULL,
	`verdict` text NOT NULL,
	`comment` text,
	`digest` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT `approval_vote_pk` PRIMARY KEY(`tenant_id`, `request_id`, `voter`),
	CONSTRAINT `fk_approval_vote_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_approval_vote_tenant_id_request_id_approval_request_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`request_id`) REFERENCES `approval_request`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_checkpoint` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`size` integer NOT NULL,
	`note` text NOT NULL,
	CONSTRAINT `audit_checkpoint_pk` PRIMARY KEY(`log_id`, `size`)
);
--> statement-breakpoint
CREATE TABLE `audit_disclosure` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`name` text NOT NULL,
	`text` text NOT NULL,
	`retention_class` text NOT NULL,
	CONSTRAINT `audit_disclosure_pk` PRIMARY KEY(`log_id`, `idx`, `name`)
);
--> statement-breakpoint
CREATE TABLE `audit_index` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`event_id` text NOT NULL,
	`time` text NOT NULL,
	`type` text NOT NULL,
	`severity` text NOT NULL,
	`outcome` text NOT NULL,
	`actor_token` text NOT NULL,
	`resource_type` text NOT NULL,
	`resource_token` text NOT NULL,
	`run_id` text NOT NULL,
	CONSTRAINT `audit_index_pk` PRIMARY KEY(`log_id`, `idx`)
);
--> statement-breakpoint
CREATE TABLE `audit_leaf` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`idx` integer NOT NULL,
	`entry` text NOT NULL,
	CONSTRAINT `audit_leaf_pk` PRIMARY KEY(`log_id`, `idx`)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`log_id` integer PRIMARY KEY,
	`origin` text NOT NULL,
	`vkey` text NOT NULL,
	`size` integer NOT NULL,
	`frontier` blob NOT NULL,
	`signed_size` integer NOT NULL,
	`signed_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_tile` (
	`tenant_id` text NOT NULL,
	`log_id` integer NOT NULL,
	`level` integer NOT NULL,
	`n` integer NOT NULL,
	`width` integer NOT NULL,
	`hashes` blob NOT NULL,
	CONSTRAINT `audit_tile_pk` PRIMARY KEY(`log_id`, `level`, `n`)
);
--> statement-breakpoint
CREATE TABLE `budget_account` (
	`tenant_id` text NOT NULL,
	`window` text NOT NULL,
	`counter` text NOT NULL,
	`settled` integer NOT NULL,
	`reserved` integer NOT NULL,
	CONSTRAINT `budget_account_pk` PRIMARY KEY(`tenant_id`, `window`, `counter`),
	CONSTRAINT `fk_budget_account_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `budget_limit` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`counter` text NOT NULL,
	`window` text NOT NULL,
	`cap` integer,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `budget_limit_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_budget_limit_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `budget_reservation` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`run_id` text NOT NULL,
	`purpose` text NOT NULL,
	`demands` text NOT NULL,
	`settled_amounts` text,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`closed_at` text,
	CONSTRAINT `budget_reservation_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_budget_reservation_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `command` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`step` integer NOT NULL,
	`actor` text NOT NULL,
	`procedure` text NOT NULL,
	`args_digest` text NOT NULL,
	`result` text NOT NULL,
	`at` text NOT NULL,
	CONSTRAINT `command_pk` PRIMARY KEY(`tenant_id`, `id`, `step`),
	CONSTRAINT `fk_command_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`hint` text,
	`mac` text NOT NULL,
	`scopes` text NOT NULL,
	`origin` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text,
	`revoked_at` text,
	`last_used_at` text,
	CONSTRAINT `fk_iam_api_key_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_api_key_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_membership` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`roles` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL,
	CONSTRAINT `iam_membership_pk` PRIMARY KEY(`tenant_id`, `user_id`),
	CONSTRAINT `fk_iam_membership_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_membership_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_organisation` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `iam_organisation_membership` (
	`organisation_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `iam_organisation_membership_pk` PRIMARY KEY(`organisation_id`, `user_id`),
	CONSTRAINT `fk_iam_organisation_membership_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`),
	CONSTRAINT `fk_iam_organisation_membership_organisation_id_iam_organisation_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `iam_organisation`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_password_reset` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	CONSTRAINT `fk_iam_password_reset_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_refresh` (
	`prefix` text PRIMARY KEY NOT NULL,
	`session_id` text NOT NULL,
	`salt` blob NOT NULL,
	`hash` blob NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`successor_prefix` text,
	`successor` blob,
	CONSTRAINT `fk_iam_refresh_session_id_iam_session_id_fk` FOREIGN KEY (`session_id`) REFERENCES `iam_session`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_session` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`secret_hash` text,
	`device` text,
	`amr` text NOT NULL,
	`auth_time` text NOT NULL,
	`created_at` text NOT NULL,
	`last_seen_at` text NOT NULL,
	`idle_expires_at` text NOT NULL,
	`absolute_expires_at` text NOT NULL,
	`revoked_at` text,
	`revoked_reason` text,
	`ip` text,
	`user_agent` text,
	`token_version` integer NOT NULL,
	`key_id` text,
	`scopes` text,
	CONSTRAINT `fk_iam_session_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_iam_session_user_id_iam_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `iam_user`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_setup` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text
);
--> statement-breakpoint
CREATE TABLE `iam_sign_in_failure` (
	`account` text NOT NULL,
	`client` text NOT NULL,
	`drained_ms` integer NOT NULL,
	`locked` integer NOT NULL,
	CONSTRAINT `iam_sign_in_failure_pk` PRIMARY KEY(`account`, `client`)
);
--> statement-breakpoint
CREATE TABLE `iam_signing_key` (
	`kid` text PRIMARY KEY NOT NULL,
	`sealed` blob NOT NULL,
	`created_at` text NOT NULL,
	`refused_from` text
);
--> statement-breakpoint
CREATE TABLE `iam_tenant` (
	`id` text PRIMARY KEY,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`organisation_id` text,
	`plan` text NOT NULL,
	`status` text NOT NULL,
	`created_at` text NOT NULL,
	`closed_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `fk_iam_tenant_organisation_id_iam_organisation_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `iam_organisation`(`id`)
);
--> statement-breakpoint
CREATE TABLE `iam_user` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`external_id` text,
	`password_hash` text,
	`status` text NOT NULL,
	`token_version` integer NOT NULL,
	`last_tenant_id` text,
	`created_at` text NOT NULL,
	`ver` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `import_job` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`state` text NOT NULL,
	`files` integer NOT NULL,
	`files_read` integer NOT NULL,
	`agents` integer NOT NULL,
	`versions_added` integer NOT NULL,
	`versions_known` integer NOT NULL,
	`servers` integer NOT NULL,
	`problems` text NOT NULL,
	`more_problems` integer NOT NULL,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT `import_job_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_import_job_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `registry_layer` (
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`owner_id` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`digest` text NOT NULL,
	`author` text NOT NULL,
	`author_name` text NOT NULL,
	`reason` text,
	`created_at` text NOT NULL,
	CONSTRAINT `registry_layer_pk` PRIMARY KEY(`tenant_id`, `kind`, `owner_id`, `version`),
	CONSTRAINT `fk_registry_layer_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `report` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`framework` text NOT NULL,
	`from_at` text NOT NULL,
	`to_at` text NOT NULL,
	`body` text NOT NULL,
	`digest` text NOT NULL,
	`summary` text NOT NULL,
	`created_by` text NOT NULL,
	`created_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	CONSTRAINT `report_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_report_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `run` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`agent_id` text NOT NULL,
	`agent_name` text NOT NULL,
	`version_id` text NOT NULL,
	`version` text NOT NULL,
	`definition_digest` text NOT NULL,
	`title` text NOT NULL,
	`tags` text NOT NULL,
	`state` text NOT NULL,
	`input` text NOT NULL,
	`output` text,
	`error` text,
	`started_by` text NOT NULL,
	`started_by_name` text NOT NULL,
	`created_at` text NOT NULL,
	`finished_at` text,
	`ver` integer NOT NULL,
	CONSTRAINT `run_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_run_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`)
);
--> statement-breakpoint
CREATE TABLE `run_event` (
	`tenant_id` text NOT NULL,
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`at` text NOT NULL,
	`body` text NOT NULL,
	`digest` text NOT NULL,
	CONSTRAINT `run_event_pk` PRIMARY KEY(`tenant_id`, `run_id`, `seq`),
	CONSTRAINT `fk_run_event_tenant_id_iam_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `iam_tenant`(`id`),
	CONSTRAINT `fk_run_event_tenant_id_run_id_run_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`run_id`) REFERENCES `run`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `tx_queue` (
	`tenant_id` text NOT NULL,
	`seq` integer PRIMARY KEY AUTOINCREMENT,
	`body` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_name` ON `agent` (`tenant_id`,`name_key`);--> statement-breakpoint
CREATE INDEX `agent_by_status` ON `agent` (`tenant_id`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `agent_version_number` ON `agent_version` (`tenant_id`,`agent_id`,`semver`);--> statement-breakpoint
CREATE UNIQUE INDEX `agent_version_published` ON `agent_version` (`tenant_id`,`agent_id`) WHERE state = 'PUBLISHED';--> statement-breakpoint
CREATE INDEX `agent_version_by_time` ON `agent_version` (`tenant_id`,`agent_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_request_by_time` ON `approval_request` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_request_by_state` ON `approval_request` (`tenant_id`,`state`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `approval_request_by_subject` ON `approval_request` (`tenant_id`,`subject_id`,`type`);--> statement-breakpoint
CREATE INDEX `audit_index_time` ON `audit_index` (`tenant_id`,`time`,`idx`);--> statement-breakpoint
CREATE INDEX `audit_index_type` ON `audit_index` (`tenant_id`,`type`,`time`);--> statement-breakpoint
CREATE INDEX `audit_index_actor` ON `audit_index` (`tenant_id`,`actor_token`,`time`);--> statement-breakpoint
CREATE INDEX `audit_index_resource` ON `audit_index` (`tenant_id`,`resource_token`,`time`);--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_of_tenant` ON `audit_log` (`tenant_id`,`origin`);--> statement-breakpoint
CREATE UNIQUE INDEX `budget_limit_name` ON `budget_limit` (`tenant_id`,`name`);--> statement-breakpoint
CREATE INDEX `budget_reservation_by_run` ON `budget_reservation` (`tenant_id`,`run_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `budget_reservation_open` ON `budget_reservation` (`tenant_id`,`state`,`expires_at`);--> statement-breakpoint
CREATE INDEX `command_by_age` ON `command` (`tenant_id`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_api_key_mac` ON `iam_api_key` (`mac`);--> statement-breakpoint
CREATE INDEX `iam_api_key_by_owner` ON `iam_api_key` (`tenant_id`,`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `iam_membership_by_user` ON `iam_membership` (`user_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_organisation_slug` ON `iam_organisation` (`slug`);--> statement-breakpoint
CREATE INDEX `iam_organisation_membership_by_user` ON `iam_organisation_membership` (`user_id`);--> statement-breakpoint
CREATE INDEX `iam_password_reset_by_user` ON `iam_password_reset` (`user_id`);--> statement-breakpoint
CREATE INDEX `iam_refresh_by_session` ON `iam_refresh` (`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_session_secret` ON `iam_session` (`secret_hash`);--> statement-breakpoint
CREATE INDEX `iam_session_by_user` ON `iam_session` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `iam_session_by_key` ON `iam_session` (`key_id`);--> statement-breakpoint
CREATE INDEX `iam_sign_in_failure_by_age` ON `iam_sign_in_failure` (`drained_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_tenant_slug` ON `iam_tenant` (`slug`);--> statement-breakpoint
CREATE INDEX `iam_tenant_by_organisation` ON `iam_tenant` (`organisation_id`,`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_user_email` ON `iam_user` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `iam_user_external` ON `iam_user` (`external_id`);--> statement-breakpoint
CREATE INDEX `import_job_by_time` ON `import_job` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `report_by_time` ON `report` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_by_time` ON `run` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `run_by_agent` ON `run` (`tenant_id`,`agent_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `run_by_state` ON `run` (`tenant_id`,`state`);--> statement-breakpoint
CREATE INDEX `tx_queue_order` ON `tx_queue` (`tenant_id`,`seq`);