using KeyScan.Verification.Templates;

namespace KeyScan.Verification.Signing;

/// <summary>A way of signing requests that takes more than putting a value into a header.</summary>
internal interface IRequestSigning
{
    /// <summary>As templates name it.</summary>
    AuthKind Kind { get; }

    /// <summary>Signs a request in place.</summary>
    /// <param name="draft">The request.</param>
    /// <param name="values">The values of the way, by the names of <see cref="AuthKinds"/>.</param>
    /// <param name="now">The time that the signature says.</param>
    /// <exception cref="FormatException">The values are no credentials of this kind. The message holds none of them.</exception>
    void Sign(RequestDraft draft, IReadOnlyDictionary<string, string> values, DateTimeOffset now);
}
