using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KeyScan.Verification;

/// <summary>
/// Remembers verdicts by what they are about, the rule family, the template and every value, so that no rule's verdict serves another. What is remembered is a
/// keyed hash under a key of this process: it gives no secret away, also in a crash dump. Who asks for the same at the same time waits for one answer.
/// </summary>
internal sealed class VerdictMemory(TimeProvider time)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The remembered verdict, or that which <paramref name="ask"/> brings.</summary>
    public async Task<VerificationResult> GetAsync(VerificationRequest request, Func<Task<VerificationResult>> ask)
    {
        string name = Name(request);
        while (true)
        {
            var own = new Entry(ask);
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
            TimeSpan? ttl = result.Outcome switch
            {
                Outcome.Active => request.Template.Verify!.ActiveTtl,
                Outcome.Inactive => request.Template.Verify!.InactiveTtl,
                _ => null,
            };
            bool isFresh = ttl is not null && result.At + ttl > time.GetUtcNow();
            if (!isFresh)
                Forget(name, entry);
            if (isFresh || entry == own || ttl is null)
                return result;
        }
    }

    private void Forget(string name, Entry entry) => _entries.TryRemove(new KeyValuePair<string, Entry>(name, entry));

    private string Name(VerificationRequest request)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Add(request.Template.Family);
        Add(request.Template.Rules[0]);
        Add(request.Template.Origin);
        foreach ((string name, string value) in request.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }
        return Convert.ToHexString(hash.GetHashAndReset());

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
