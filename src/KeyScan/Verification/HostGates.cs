using System.Collections.Concurrent;
using KeyScan.Http;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Signing;

namespace KeyScan.Verification;

/// <summary>
/// Sends requests as each host wants it, over all rules: no faster than its rate, after the pause it asks for, and no more for
/// a while where it does not answer. One for all that a process asks.
/// </summary>
/// <param name="client">Sends.</param>
/// <param name="time">What time it is.</param>
internal sealed class HostGates(GuardedClient client, TimeProvider time) : IRequestSender
{
    /// <summary>The rate of hosts that no rule gives one, requests a second.</summary>
    public const double DefaultPerSecond = 5;

    /// <summary>The rate of logins at a server that no rule gives one: what it counts as guessing is up to it.</summary>
    public const double LoginsPerSecond = 1;

    /// <summary>The longest pause that is waited for; a host that asks for more is not asked in this run.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public async Task<HttpAnswer> SendAsync(RequestDraft draft, double perSecond, CancellationToken cancellation)
    {
        Gate gate = _gates.GetOrAdd(draft.Uri.Authority, static _ => new Gate());
        gate.Limit(perSecond > 0 ? perSecond : DefaultPerSecond);
        if (await gate.WaitAsync(time, cancellation) is { } refusal)
            return HttpAnswer.None(refusal.What);
        HttpAnswer answer = await client.SendAsync(Message(draft), cancellation);
        gate.Note(answer, time.GetUtcNow());
        return answer;
    }

    /// <inheritdoc/>
    public async Task<LoginAnswer> LogInAsync(string host, double perSecond, Func<Task<LoginAnswer>> logIn,
        CancellationToken cancellation)
    {
        Gate gate = _gates.GetOrAdd($"login {host}", static _ => new Gate());
        gate.Limit(perSecond > 0 ? perSecond : LoginsPerSecond);
        if (await gate.WaitAsync(time, cancellation) is { } refusal)
            return LoginAnswer.Unknown(refusal.What);
        LoginAnswer answer = await logIn();
        gate.Note(answer.IsUnreachable, pause: null, time.GetUtcNow());
        return answer;
    }

    private static HttpRequestMessage Message(RequestDraft draft)
    {
        var request = new HttpRequestMessage(new HttpMethod(draft.Method), draft.Uri);
        if (draft.ContentType is not null)
        {
            request.Content = new ByteArrayContent(draft.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", draft.ContentType);
        }
        foreach ((string name, string value) in draft.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>One host.</summary>
    private sealed class Gate
    {
        private const int MostFailures = 5;
        private static readonly TimeSpan Broken = TimeSpan.FromSeconds(60);

        // Clocks and networks are not exact, and a rate is not to be passed at the other end either.
        private const double Slack = 1.05;

        private readonly Lock _lock = new();
        private TimeSpan _spacing;
        private DateTimeOffset _next, _notBefore, _brokenUntil;
        private int _failures;

        /// <summary>The lowest rate that any rule gives the host is the host's.</summary>
        public void Limit(double perSecond)
        {
            var spacing = TimeSpan.FromSeconds(Slack / perSecond);
            lock (_lock)
                _spacing = spacing > _spacing ? spacing : _spacing;
        }

        /// <summary>Waits for the host's next turn; why there is none in this run, or null.</summary>
        public async Task<Fault?> WaitAsync(TimeProvider time, CancellationToken cancellation)
        {
            while (true)
            {
                TimeSpan wait;
                lock (_lock)
                {
                    DateTimeOffset now = time.GetUtcNow();
                    if (now < _brokenUntil)
                        return "not asked: the host failed again and again";
                    if (_notBefore - now > LongestPause)
                        return "not asked: the host wants to be left alone for longer than a run waits";
                    DateTimeOffset turn = _next > _notBefore ? _next : _notBefore;
                    if (turn <= now)
                    {
                        _next = now + _spacing;
                        return null;
                    }
                    // Timers go by whole milliseconds, rounded down: what is left of
                    // one would be waited for by asking again and again.
                    wait = TimeSpan.FromMilliseconds(Math.Ceiling((turn - now).TotalMilliseconds));
                }
                // Whoever wakes first takes the turn; the others wait for the next.
                await Task.Delay(wait, time, cancellation);
            }
        }

        public void Note(HttpAnswer answer, DateTimeOffset now)
        {
            bool isBusy = answer.Status is 429 or 503;
            Note(answer.Failure is not null || answer.Status >= 500 || isBusy,
                isBusy ? failures => answer.RetryAfter ?? TimeSpan.FromSeconds(1 << Math.Min(failures - 1, 4)) : null, now);
        }

        public void Note(bool hasFailed, Func<int, TimeSpan>? pause, DateTimeOffset now)
        {
            lock (_lock)
            {
                if (!hasFailed)
                {
                    _failures = 0;
                    return;
                }
                _failures++;
                if (_failures >= MostFailures)
                    _brokenUntil = now + Broken;
                if (pause?.Invoke(_failures) is { } wanted && now + wanted > _notBefore)
                    _notBefore = now + wanted;
            }
        }
    }
}
