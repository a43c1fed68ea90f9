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
CREATE INDEX `command_by_age` ON `command` (`tenant_id`,`at`);