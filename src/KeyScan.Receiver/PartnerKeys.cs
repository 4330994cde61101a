using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace KeyScan.Receiver;

/// <summary>
/// The public keys that partner messages are signed with: ECDSA on P-256 over SHA-256 of the body. They come from documents at
/// hand, such as what <c>keyscan revoke test --public-keys</c> prints, or from addresses, as GitHub's do; those are read when a
/// key is met that is not known, at most once a minute, and again after an hour, so that a key that was taken back goes. Safe
/// for use by many threads.
/// </summary>
public sealed class PartnerKeys : IDisposable
{
    /// <summary>Where GitHub publishes its keys.</summary>
    public static Uri GitHub { get; } = new("https://api.github.com/meta/public_keys/secret_scanning");

    private const int LongestDocument = 256 * 1024;
    private const int MostKeys = 1000;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly Dictionary<string, string> _fixed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Uri, ReadKeys> _read = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    /// <summary>Keys from addresses.</summary>
    /// <param name="sources">The addresses, https: such as <see cref="GitHub"/>.</param>
    /// <param name="http">Handles requests; a handler of its own that follows no redirects where null.</param>
    /// <param name="time">The clock; the system's where null.</param>
    /// <exception cref="ArgumentException">An address is not https.</exception>
    public PartnerKeys(IEnumerable<Uri> sources, HttpMessageHandler? http = null, TimeProvider? time = null)
    {
        foreach (Uri source in sources)
        {
            if (!source.IsAbsoluteUri || source.Scheme != Uri.UriSchemeHttps)
                throw new ArgumentException("public keys are read by https: who can change them on the way can sign",
                    nameof(sources));
            _read[source] = new ReadKeys(default, default, []);
        }
        _http = new HttpClient(http ?? new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = RequestTimeout,
            MaxResponseContentBufferSize = LongestDocument,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "keyscan-receiver");
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        _time = time ?? TimeProvider.System;
    }

    /// <summary>
    /// Adds the keys of a document at hand, in the form of GitHub's: <c>{"public_keys": [{"key_identifier": "…", "key": "PEM",
    /// "is_current": true}]}</c>.
    /// </summary>
    /// <exception cref="ArgumentException">It is no such document, or holds no key.</exception>
    public PartnerKeys With(string document)
    {
        Dictionary<string, string> keys = Parse(Encoding.UTF8.GetBytes(document)) ?? [];
        if (keys.Count == 0)
            throw new ArgumentException("this is no document of public keys", nameof(document));
        foreach ((string identifier, string pem) in keys)
            _fixed[identifier] = pem;
        return this;
    }

    /// <summary>
    /// Whether a body has the signature of a known key; null where that cannot be told, because an address does not answer.
    /// </summary>
    internal async Task<bool?> HaveSignedAsync(string identifier, string signature, byte[] body, ILogger logger,
        CancellationToken cancellation)
    {
        byte[] given = new byte[128];
        if (identifier.Length is 0 or > 200 || !Convert.TryFromBase64String(signature, given, out int length) || length == 0)
            return false;
        if (_fixed.TryGetValue(identifier, out string? key))
            return IsSignature(key, body, given.AsSpan(0, length));
        (string? found, bool isKnown) = await FindAsync(identifier, logger, cancellation);
        return found is not null ? IsSignature(found, body, given.AsSpan(0, length)) : isKnown ? false : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _reading.Dispose();
    }

    /// <summary>The key of an identifier, and whether every address could be asked.</summary>
    private async Task<(string? Pem, bool IsKnown)> FindAsync(string identifier, ILogger logger, CancellationToken cancellation)
    {
        // Whoever brings a key that is known does not wait for the address that somebody's unknown key made us ask.
        if (_read.Values.All(k => _time.GetUtcNow() - k.ReadAt < Lifetime) && Known(identifier) is { } known)
            return (known, true);
        await _reading.WaitAsync(cancellation);
        try
        {
            foreach ((Uri source, ReadKeys keys) in _read)
            {
                DateTimeOffset now = _time.GetUtcNow();
                bool isOld = now - keys.ReadAt >= Lifetime;
                if ((isOld || !keys.Pems.ContainsKey(identifier)) && now - keys.TriedAt >= Rest)
                    _read[source] = await ReadAsync(source, keys, now, logger, cancellation);
            }
            return (Known(identifier), _read.Values.All(k => k.ReadAt != default));
        }
        finally
        {
            _reading.Release();
        }
    }

    private string? Known(string identifier) =>
        _read.Values.Select(k => k.Pems.GetValueOrDefault(identifier)).FirstOrDefault(p => p is not null);

    private async Task<ReadKeys> ReadAsync(Uri source, ReadKeys known, DateTimeOffset now, ILogger logger,
        CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(source, cancellation);
            if (response.IsSuccessStatusCode
                && Parse(await response.Content.ReadAsByteArrayAsync(cancellation)) is { Count: > 0 } keys)
                return new ReadKeys(now, now, keys);
            LeakLog.KeysNotRead(logger, source.Host, $"status {(int)response.StatusCode}, or no document of public keys");
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LeakLog.KeysNotRead(logger, source.Host, (e as HttpRequestException)?.HttpRequestError.ToString() ?? "timeout");
        }
        // What was read before goes on counting: a document that cannot be read takes no key back.
        return known with { TriedAt = now };
    }

    private static bool IsSignature(string pem, byte[] body, ReadOnlySpan<byte> signature)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.VerifyData(body, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static Dictionary<string, string>? Parse(ReadOnlyMemory<byte> document)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = 8 });
            return json.RootElement.GetProperty("public_keys").EnumerateArray().Take(MostKeys)
                .Select(k => (Identifier: k.GetProperty("key_identifier").GetString(), Pem: k.GetProperty("key").GetString()))
                .Where(k => k.Identifier is { Length: > 0 } && k.Pem is not null && IsPublicKey(k.Pem))
                .DistinctBy(k => k.Identifier!, StringComparer.Ordinal)
                .ToDictionary(k => k.Identifier!, k => k.Pem!, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static bool IsPublicKey(string pem)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.KeySize == 256;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private sealed record ReadKeys(DateTimeOffset ReadAt, DateTimeOffset TriedAt, Dictionary<string, string> Pems);
}
