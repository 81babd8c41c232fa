import NextAuth from "next-auth";
import { authOptions } from "../../../_auth/options.ts";

// Options are made for each request: they depend on the environment at run time, not at build time.
const handler = (request: Request, context: { params: Promise<{ nextauth: string[] }> }) =>
	NextAuth(request as never, context as never, authOptions());

export { handler as GET, handler as POST };
