"use client";

/** Only when the outermost layout itself fails: no styles can be counted on. */
export default function GlobalError() {
	return (
		<html lang="en">
			<body>
				<title>Countersign</title>
				<main role="alert">
					<h1>This page could not be made</h1>
					<p>The program failed before it could show anything. Nothing was opened. Reload to try again.</p>
				</main>
			</body>
		</html>
	);
}
