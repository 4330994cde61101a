namespace KeyScan.Detection.Structured;

/// <summary>How the value in a slot is written.</summary>
internal enum SlotWriting : byte
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>As a string of JSON.</summary>
    Json,

    /// <summary>As text or an attribute of XML.</summary>
    Markup,

    /// <summary>In base64, the password behind it.</summary>
    Base64,

    /// <summary>
    /// As IntelliJ's IDEs write a password: four hexadecimal digits a character, each with the same bits turned.
    /// </summary>
    TurnedBits,
}
