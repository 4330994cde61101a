namespace KeyScan.Detection.Assignments;

/// <summary>What a word in a name says about its value.</summary>
internal enum NameWord : byte
{
    /// <summary>Nothing known.</summary>
    Unknown,
    /// <summary>password, passphrase.</summary>
    Password,
    /// <summary>pass, which is also a verb.</summary>
    Pass,
    /// <summary>secret.</summary>
    Secret,
    /// <summary>token.</summary>
    Token,
    /// <summary>key.</summary>
    Key,
    /// <summary>auth.</summary>
    Auth,
    /// <summary>credential.</summary>
    Credential,
    /// <summary>salt.</summary>
    Salt,
    /// <summary>one-time password.</summary>
    Otp,
    /// <summary>api.</summary>
    Api,
    /// <summary>What a key is for: access, signing, session.</summary>
    Purpose,
    /// <summary>Whose it is: client, app.</summary>
    Party,
    /// <summary>root, admin, master.</summary>
    Role,
    /// <summary>A system one logs in to.</summary>
    Store,
    /// <summary>A digest or signature.</summary>
    Digest,
    /// <summary>public.</summary>
    Public,
    /// <summary>id, name, user.</summary>
    Identity,
    /// <summary>url, path, file.</summary>
    Place,
    /// <summary>type, format, field, policy.</summary>
    Shape,
    /// <summary>length, expiry, count.</summary>
    Measure,
    /// <summary>label, message, reset.</summary>
    Message,
    /// <summary>test, example, default.</summary>
    Sample,
    /// <summary>primary key, sort key, key press.</summary>
    Structure,
    /// <summary>is, get, with.</summary>
    Verb,
    /// <summary>nonce, state.</summary>
    Nonce,
    /// <summary>certificate.</summary>
    Certificate,
    /// <summary>A word that only holds a credential's: author, keyboard.</summary>
    Other,
    /// <summary>env, variable.</summary>
    Variable,
    /// <summary>A number.</summary>
    Number,
}
