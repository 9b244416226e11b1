import { Client } from "@opencashier/merchant";

export const wallet = () => Client.fromEnv(process.env);
