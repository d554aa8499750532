console.log("before");
export const a = 1;
