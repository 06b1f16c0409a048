// What the commands that look at the database share: the models it holds, and their YAML.
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "cli/options.h"
#include "store/store.h"

typedef struct DataModels {
    const char **names;        // in the database, by name
    size_t count;
} DataModels;

// False after reporting. A database without any is not an error.
bool data_models(Store *store, DataModels *models, Arena *arena);

// The models the site's mappings have for target. False after complaining of a mapping that cannot be read.
bool data_site_models(Options *options, DataModels *models);

// definitions/schemas/NAME.yaml as a model. NULL after complaining.
Model *data_load_model(Options *options, const char *name);

// The model of that name or, for NULL, the only one there is. NULL with *status set after reporting.
Model *data_model(Options *options, Store *store, const char *name, int *status);

#endif
