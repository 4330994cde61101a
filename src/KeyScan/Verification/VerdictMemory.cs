using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification;

/// <summary>
/// Remembers verdicts by what they are about, the rule family, the template and every value, so that no rule's verdict serves
/// another. What is remembered is a keyed hash: it gives no secret away, also in a crash dump. Its key is the process's own, or
/// that of a store, which has them for the next run. Who asks for the same at the same time waits for one answer.
/// </summary>
/// <param name="time">What time it is.</param>
internal sealed class VerdictMemory(TimeProvider time)
{
    /// <summary>Of a verdict that is further ahead nobody knows when it was said.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(5);

    /// <summary>Another program may understand the same answer otherwise.</summary>
    private static readonly string Program =
        typeof(VerdictMemory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>
    /// Has verdicts of earlier runs, and takes those of this one; null for none. Set before the first question.
    /// </summary>
    public IVerdictStore? Store { get; set; }

    /// <summary>The remembered verdict, or that which <paramref name="ask"/> brings.</summary>
    public async Task<VerificationResult> GetAsync(VerificationRequest request, Func<Task<VerificationResult>> ask)
    {
        string name = Name(request);
        while (true)
        {
            var own = new Entry(() => RecallAsync(name, request, ask));
            Entry entry = _entries.GetOrAdd(name, own);
            VerificationResult result;
            try
            {
                result = await entry.Answer.Value;
            }
            catch
            {
                Forget(name, entry);
                throw;
            }
            bool holds = Holds(result, request);
            if (!holds)
                Forget(name, entry);
            if (holds || entry == own || TtlOf(result, request) is null)
                return result;
        }
    }

    private async Task<VerificationResult> RecallAsync(string name, VerificationRequest request,
        Func<Task<VerificationResult>> ask)
    {
        if (Store?.Find(name) is { } kept && Holds(kept, request))
            return kept;
        VerificationResult said = await ask();
        if (Store is { } store && TtlOf(said, request) is { } ttl && said.At is not null)
            store.Add(name, WithoutSecrets(said, request), ttl);
        return said;
    }

    /// <summary>
    /// Whether a verdict still counts: it is not too old for what it says, and not from before somebody wants to know.
    /// </summary>
    private bool Holds(VerificationResult result, VerificationRequest request) =>
        TtlOf(result, request) is { } ttl && result.At is { } at
        && at + ttl > time.GetUtcNow() && at <= time.GetUtcNow() + MostAhead && at >= request.NotBefore;

    private static TimeSpan? TtlOf(VerificationResult result, VerificationRequest request) => result.Outcome switch
    {
        Outcome.Active => request.Template.Verify!.ActiveTtl,
        Outcome.Inactive => request.Template.Verify!.InactiveTtl,
        _ => null,
    };

    /// <summary>What a provider says is a stranger's text, and may repeat what it was sent.</summary>
    private static VerificationResult WithoutSecrets(VerificationResult said, VerificationRequest request)
    {
        string[] secrets = [.. request.Secrets];
        return said with
        {
            Why = Clean(said.Why),
            Host = Clean(said.Host),
            Identity = said.Identity is not { } identity ? null : identity with
            {
                Account = Clean(identity.Account),
                Owner = Clean(identity.Owner),
                Scopes = [.. identity.Scopes.Select(s => Clean(s)!)],
            },
        };

        string? Clean(string? text)
        {
            foreach (string secret in text is null ? [] : secrets)
                text = text!.Replace(secret, Secret.Redact(secret), StringComparison.OrdinalIgnoreCase);
            return text;
        }
    }

    private void Forget(string name, Entry entry) => _entries.TryRemove(new KeyValuePair<string, Entry>(name, entry));

    private string Name(VerificationRequest request)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Store is null ? _key : Store.Key.Span);
        Add(Program);
        Add(request.Template.Family);
        Add(request.Template.Rules[0]);
        Add(request.Template.Digest);
        foreach ((string name, string value) in request.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            // The length in front keeps two neighbours from reading like two others.
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private sealed class Entry(Func<Task<VerificationResult>> ask)
    {
        public Lazy<Task<VerificationResult>> Answer { get; } = new(ask);
    }
}
