using KeyScan.Http;
using KeyScan.Verification.Logins;
using KeyScan.Verification.Signing;
using KeyScan.Verification.Templates;

namespace KeyScan.Verification;

/// <summary>Plays the steps of a template: of a verification, or of a revocation.</summary>
/// <param name="sender">Sends requests.</param>
/// <param name="connection">Opens connections of logins.</param>
/// <param name="time">What time it is.</param>
internal sealed class StepPlayer(IRequestSender sender, CheckedConnection connection, TimeProvider time)
{
    private const int MostAttempts = 3;

    /// <summary>Plays steps until one decides. Never throws for what a provider does.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="values">The secret, the needs, and the operator's credentials, by name.</param>
    /// <param name="perSecond">Most requests a second and host; 0 for the sender's own limit.</param>
    /// <param name="identity">Where the last answer says whose the secret is; null for nobody asking.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<PlayedSteps> PlayAsync(IReadOnlyList<Step> steps, IReadOnlyDictionary<string, string> values,
        double perSecond, IdentityTemplate? identity, CancellationToken cancellation)
    {
        var known = new Dictionary<string, string>(values, StringComparer.Ordinal);
        string host = "";
        foreach (Step step in steps)
        {
            if (step.Login is { } login)
                return await LogInAsync(login, known, perSecond, cancellation);
            if (RequestBuilder.TryBuild(step.Request!, known, time.GetUtcNow(), out Fault? why) is not { } draft)
                return new PlayedSteps(Verdict.Unknown, $"not asked: {why}", host) { WasAsked = host.Length > 0 };
            if (Canaries.Find([draft.Uri.Host]) is { } bait)
                return new PlayedSteps(Verdict.Unknown, $"not asked: {bait.Value} is {bait.Issuer}'s bait", host)
                    { WasAsked = host.Length > 0 };
            host = draft.Uri.Authority;
            (HttpAnswer answer, Condition? condition) = await AskAsync(step, draft, perSecond, cancellation);
            if (answer.Failure is { } failure)
                return new PlayedSteps(Verdict.Unknown, failure, host);
            using var reader = new AnswerReader(answer);
            if (condition is null)
                return new PlayedSteps(
                    Verdict.Unknown, $"the answer, status {answer.Status}, is none that the rule knows", host)
                {
                    Status = answer.Status,
                };
            foreach ((string name, Extract extract) in step.Take)
            {
                if (reader.Find(extract, known) is [var first, ..])
                    known[name] = first;
            }
            if (condition.Verdict is { } verdict)
            {
                return new PlayedSteps(verdict,
                    verdict == Verdict.Unknown ? $"the provider answered with status {answer.Status}" : null, host)
                {
                    Status = answer.Status,
                    Identity = verdict == Verdict.Active && identity is not null
                        ? IdentityTaker.Take(identity, reader, known, values)
                        : null,
                };
            }
        }
        return new PlayedSteps(Verdict.Unknown, "no step decided", host);
    }

    private async Task<(HttpAnswer Answer, Condition? Condition)> AskAsync(Step step, RequestDraft draft, double perSecond,
        CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            HttpAnswer answer = await sender.SendAsync(draft, perSecond, cancellation);
            if (answer.Failure is not null)
                return (answer, null);
            using var reader = new AnswerReader(answer);
            Condition? condition = reader.Decide(step.When);
            if (condition is not { Retry: true } || attempt == MostAttempts)
                return (answer, condition);
        }
    }

    private async Task<PlayedSteps> LogInAsync(LoginTemplate login, Dictionary<string, string> values, double perSecond,
        CancellationToken cancellation)
    {
        if (DatabaseLogin.All.FirstOrDefault(l => l.Kind == login.Kind) is not { } protocol)
            return new PlayedSteps(Verdict.Unknown, "not asked: this program does not know that protocol", "")
            {
                WasAsked = false,
            };
        if (new ValueFill(values, time.GetUtcNow()).Text(login.Url, out Fault? missing) is not { } url)
            return new PlayedSteps(Verdict.Unknown, $"not asked: {missing}", "") { WasAsked = false };
        if (protocol.FindHost(url, out Fault? why) is not { } host)
            return new PlayedSteps(Verdict.Unknown, $"not asked: {why}", "") { WasAsked = false };
        LoginAnswer answer =
            await sender.LogInAsync(host, perSecond, () => protocol.LogInAsync(url, connection, cancellation), cancellation);
        Verdict verdict = answer.Outcome switch
        {
            Outcome.Active => Verdict.Active,
            Outcome.Inactive => Verdict.Inactive,
            _ => Verdict.Unknown,
        };
        return new PlayedSteps(verdict, answer.Why, host) { Identity = answer.Identity };
    }
}

/// <summary>What came of steps.</summary>
/// <param name="Verdict">What the deciding answer means.</param>
/// <param name="Why">What made it unclear; null where it was clear. Holds none of the values.</param>
/// <param name="Host">The host that was asked last; empty where none was.</param>
internal sealed record PlayedSteps(Verdict Verdict, string? Why, string Host)
{
    /// <summary>The status of the deciding answer; 0 where there is none.</summary>
    public int Status { get; init; }

    /// <summary>Whose the secret is; null where nobody asked or it is not active.</summary>
    public Identity? Identity { get; init; }

    /// <summary>Whether somebody answered.</summary>
    public bool IsAnswered => Status > 0 || Verdict != Verdict.Unknown;

    /// <summary>Whether anything was sent.</summary>
    public bool WasAsked { get; init; } = true;
}
