export { default } from "../(console)/forbidden.tsx";
