"""Table names: what columns are called in tables of what customers wrote."""

from types import MappingProxyType

from api.analysis.columns import KnownNames, Role

# What is left for the vaguer names comes last: an "author" is a customer, a "product" no category.
NAMES: KnownNames = MappingProxyType(
    {
        Role.TEXT: (
            *("text", "message", "body", "comment", "content", "description", "review"),
            *("reviewtext", "reviewbody", "feedback", "verbatim", "tweet", "complaint"),
            *("utterance", "comments", "question", "subject", "title"),
        ),
        Role.ID: (
            *("id", "ticketid", "messageid", "caseid", "reviewid", "tweetid", "postid", "uuid"),
            *("key", "number"),
        ),
        Role.TIME: (
            *("time", "createdat", "created", "timestamp", "date", "datetime", "sentat"),
            *("tweetcreated", "opened", "openedat", "submitted", "submittedat", "reviewdate"),
            *("createdtime", "publishedat", "posted", "postedat", "received", "receivedat"),
            *("createdon", "when"),
        ),
        Role.RECOMMENDS: ("recommends", "nps", "npsscore", "likelihoodtorecommend", "recommend"),
        Role.RATING: ("rating", "stars", "score", "csat", "satisfaction", "starrating"),
        Role.CUSTOMER: (
            *("customer", "customerid", "user", "userid", "author", "authorid", "requester"),
            *("requesterid", "contact", "contactid", "email", "from", "reviewer", "username"),
        ),
        Role.ACCOUNT: (
            *("account", "accountid", "company", "companyid", "organization", "organisation"),
            *("organizationid", "customeraccount", "accountname", "client", "clientid"),
        ),
        Role.DEPARTMENT: ("department", "queue", "group"),
        Role.TEAM: ("team", "teamid"),
        Role.PRODUCT: ("product", "productid", "productname", "sku"),
        Role.STAGE: ("stage", "journeystage", "lifecycle", "lifecyclestage"),
        Role.SEGMENT: ("segment", "customersegment", "tier", "plan"),
        Role.AGENT: ("agent", "agentid", "assignee", "assigneeid", "owner"),
        Role.SOLVED: ("solved", "solvedatonce", "fcr", "firstcontactresolution", "resolvedatonce"),
        Role.OUTCOME: ("outcome", "status", "resolution", "state"),
        Role.REACH: ("reach", "followers", "views", "impressions", "followerscount"),
        Role.CONSENT: ("consent", "optin", "optedin", "analysisconsent", "gdprconsent"),
        Role.CATEGORY: ("category", "topic", "type", "reason", "tag", "issue", "intent"),
    }
)
