namespace Millrace.Transport.Redis;

/// <summary>A Lua script: what must happen in one step, in one round trip. Sent once to a server, then known to it by its hash.</summary>
public sealed record RedisScript(string Text);
