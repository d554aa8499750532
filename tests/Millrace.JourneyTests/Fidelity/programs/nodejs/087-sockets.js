const net = require("net"), http = require("http");
const server = http.createServer((request, response) => response.end("answer to " + request.url)).listen(0, "127.0.0.1", () => {
  http.get({ port: server.address().port, path: "/x", agent: false }, response => response.on("data", data => { console.log(data.toString()); server.close(); }));
});
