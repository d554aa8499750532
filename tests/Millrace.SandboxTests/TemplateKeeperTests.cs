using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Sandbox;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Templates;

namespace Millrace.SandboxTests;

/// <summary>When a template is replaced, and what happens while there is none.</summary>
public sealed class TemplateKeeperTests : IAsyncDisposable
{
    private readonly Machine _machine = new(SandboxProviders.Native);
    private readonly CountingProvider _provider;
    private readonly ManualTime _time = new();
    private readonly TemplateKeeper _keeper;

    public TemplateKeeperTests()
    {
        _provider = new CountingProvider(_machine.Templates);
        _keeper = new TemplateKeeper(
            _provider,
            Machine.Template(Machine.Command("python3", "main.py")),
            new ForkServerOptions { MaxForks = 2, MaxAge = TimeSpan.FromMinutes(1) },
            _time,
            NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task A_template_is_copied_as_often_as_it_may_be_then_replaced()
    {
        for (var copies = 1; copies <= 3; copies++)
        {
            await using var sandbox = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);
            Assert.Equal("here\n", await Machine.BashAsync(sandbox!, "echo here"));
            Assert.Equal(copies <= 2 ? 1 : 2, _provider.Started.Count);
        }

        await Machine.UntilAsync(() => !_provider.Started[0].IsAlive, "the first template has gone with its last copy");
    }

    [Fact]
    public async Task A_template_that_is_old_is_replaced()
    {
        await using var first = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(61));
        await using var second = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);

        Assert.Equal(2, _provider.Started.Count);
        Assert.True(_provider.Started[0].IsAlive, "it has a copy left");
    }

    [Fact]
    public async Task A_template_that_has_ended_is_replaced()
    {
        await (await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None))!.DisposeAsync();
        await _provider.Started[0].DisposeAsync();

        await using var sandbox = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);

        Assert.NotNull(sandbox);
        Assert.Equal(2, _provider.Started.Count);
    }

    [Fact]
    public async Task While_none_can_be_started_it_says_so_and_tries_again_later_and_later()
    {
        _provider.Fails = true;
        Assert.Null(await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None));
        Assert.Null(await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None));
        Assert.Equal(1, _provider.Attempts);
        _time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.Null(await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None));
        _time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.Null(await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None));
        Assert.Equal(2, _provider.Attempts);

        _provider.Fails = false;
        _time.Advance(TimeSpan.FromMilliseconds(101));
        await using var sandbox = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);
        Assert.NotNull(sandbox);
    }

    [Fact]
    public async Task What_it_kept_ends_with_it_copies_and_retired_ones_too()
    {
        await using var first = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(61));
        await using var second = await _keeper.TryForkAsync(Machine.Spec, CancellationToken.None);

        await _keeper.DisposeAsync();

        Assert.All(_provider.Started, template => Assert.False(template.IsAlive));
        await Task.WhenAll(first!.Broken, second!.Broken).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class CountingProvider(ITemplateProvider inner) : ITemplateProvider
    {
        public List<ISandboxTemplate> Started { get; } = [];

        public int Attempts { get; private set; }

        public bool Fails { get; set; }

        public async Task<ISandboxTemplate> StartTemplateAsync(TemplateSpec spec, CancellationToken cancellation)
        {
            Attempts++;
            Started.Add(Fails ? throw new SandboxException("No.") : await inner.StartTemplateAsync(spec, cancellation));
            return Started[^1];
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
