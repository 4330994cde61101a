namespace KeyScan.Registry.Revocation.Formats;

/// <summary>How events are written, signed and answered at one endpoint.</summary>
internal interface IEventFormat
{
    /// <summary>Where events are posted.</summary>
    Uri Target { get; }

    /// <summary>Reads the signing secrets, which is put off until something is sent.</summary>
    /// <exception cref="ProblemException">One of them is missing or wrong.</exception>
    void ReadSecrets();

    /// <summary>The body to keep: all of it, or all but the token.</summary>
    byte[] Write(LeakEvent leak);

    /// <summary>The body to send, made of the kept one and, where it carries the token, of that.</summary>
    byte[] Complete(byte[] kept, Secret? token);

    /// <summary>The headers that go with <paramref name="body"/>, signatures included.</summary>
    IEnumerable<(string Name, string Value)> Headers(string eventId, DateTimeOffset now, byte[] body);

    /// <summary>What the receiver's answer says of the key.</summary>
    Receipt Read(ReadOnlyMemory<byte> answer, Secret? token);
}
