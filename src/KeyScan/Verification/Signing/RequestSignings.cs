using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Signing;

/// <summary>The ways of signing.</summary>
internal static class RequestSignings
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IRequestSigning> All { get; } =
    [
        new Way(AuthKind.AwsSigv4, SignAws), new Way(AuthKind.GoogleJwt, SignGoogle), new Way(AuthKind.AzureSas, SignSas),
        new Way(AuthKind.AzureSharedKey, SignSharedKey),
    ];

    private static void SignAws(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        Secret? token = values.GetValueOrDefault("session_token") is { Length: > 0 } text ? new Secret(text) : null;
        draft.Headers.AddRange(new AwsSigV4(values["key_id"], new Secret(values["secret"]), token)
            .Sign(Unsigned(draft), values["service"], values["region"], now));
    }

    /// <summary>
    /// The grant is the body: the request is one to <see cref="GoogleJwt.Endpoint"/>, whose answer has the token for the next.
    /// </summary>
    private static void SignGoogle(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        draft.Body = GoogleJwt.Grant(new Secret(values["credentials"]), values["scope"], now,
            values.GetValueOrDefault("audience") is { Length: > 0 } audience ? audience : GoogleJwt.Endpoint);
        draft.ContentType = "application/x-www-form-urlencoded";
    }

    private static void SignSas(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now) =>
        draft.Uri = AzureSas.Append(draft.Uri, new Secret(values["token"]));

    private static void SignSharedKey(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now) =>
        draft.Headers.AddRange(new AzureSharedKey(values["account"], new Secret(values["key"])).Sign(Unsigned(draft), now));

    private static UnsignedRequest Unsigned(RequestDraft draft) =>
        new(draft.Method, draft.Uri,
            draft.ContentType is null ? draft.Headers : [.. draft.Headers, new("Content-Type", draft.ContentType)], draft.Body);

    private sealed class Way(AuthKind kind,
        Action<RequestDraft, IReadOnlyDictionary<string, string>, DateTimeOffset> sign) : IRequestSigning
    {
        public AuthKind Kind => kind;

        public void Sign(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now) =>
            sign(draft, values, now);
    }
}
