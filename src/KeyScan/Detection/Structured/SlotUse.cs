namespace KeyScan.Detection.Structured;

/// <summary>What the shape of a file says about a value.</summary>
internal enum SlotUse : byte
{
    /// <summary>Nothing: it says where something stands.</summary>
    Place,

    /// <summary>It is a credential wherever it is no placeholder.</summary>
    Credential,

    /// <summary>Its name says whether it is a credential.</summary>
    Named,

    /// <summary>It refers to a stored credential.</summary>
    Reference,
}
