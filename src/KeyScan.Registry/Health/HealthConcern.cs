namespace KeyScan.Registry.Health;

/// <summary>What can be wrong with an active key, the most urgent first.</summary>
public enum HealthConcern
{
    /// <summary>It has leaked and still works.</summary>
    Leaked,

    /// <summary>Its owner has left.</summary>
    DepartedOwner,

    /// <summary>Nobody answers for it: no owner and no team.</summary>
    NoOwner,

    /// <summary>It can do what only an administrator needs.</summary>
    AdminScopes,

    /// <summary>Nobody has used it for long.</summary>
    Unused,

    /// <summary>It is old and was not rotated.</summary>
    NotRotated,

    /// <summary>It works for ever.</summary>
    NoExpiry,

    /// <summary>Several integrations share it, so that it cannot be revoked for one of them.</summary>
    ManyIntegrations,
}
