/** Line icons, 16 by 16, decoration beside a word that says the same. */

function Icon({ d }: { d: string }) {
	return (
		<svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden="true" fill="none" stroke="currentColor">
			<path d={d} strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
		</svg>
	);
}

export const QueueIcon = () => <Icon d="M2.5 4h11M2.5 8h11M2.5 12h6.5" />;
export const CasesIcon = () => <Icon d="M2.5 5.5h11v7h-11zM5.5 5.5v-2h5v2" />;
export const ApprovalsIcon = () => <Icon d="M2.5 8.5l3 3 5-6M10 11.5l.5.5 4-5" />;
export const OversightIcon = () => (
	<Icon d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6" />
);
export const PolicyIcon = () => <Icon d="M4 2.5h8v11H4zM6.2 5.5h3.6M6.2 8h3.6M6.2 10.5h2" />;
export const StaffIcon = () => (
	<Icon d="M8 2.8a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8M3.2 13.2c.4-2.4 2.3-3.6 4.8-3.6s4.4 1.2 4.8 3.6" />
);

export const LegalIcon = () => <Icon d="M8 2.5v11M4.5 13.5h7M3 4.5h10M3 4.5l-1.5 4h3zM13 4.5l-1.5 4h3z" />;

export const KeysIcon = () => (
	<Icon d="M5.5 6.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M7.8 7.6l5.4-5.4M10.6 4.8l1.9 1.9M12.2 3.2l1.3 1.3" />
);

export const PlatformsIcon = () => <Icon d="M2.5 8h7M7 5l3 3-3 3M10.5 2.5h3v11h-3" />;

/** The mark of the house: a seal set against its counterpart. */
export function Mark() {
	return (
		<svg
			viewBox="0 0 20 20"
			className="size-5 shrink-0 text-seal"
			aria-hidden="true"
			fill="none"
			stroke="currentColor"
		>
			<circle cx="8" cy="10" r="5.6" strokeWidth="1.5" />
			<circle cx="12" cy="10" r="5.6" strokeWidth="1.5" />
			<circle cx="10" cy="10" r="1.3" fill="currentColor" stroke="none" />
		</svg>
	);
}
